package apply

import "sync"

// stops says which providers get no new requests, and why.
type stops struct {
	mu  sync.Mutex
	why map[string]string // by provider
}

// stop keeps all further requests from a provider.
func (s *stops) stop(provider, why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.why == nil {
		s.why = map[string]string{}
	}
	s.why[provider] = why
}

// reason is why a provider gets no more requests; "" if it does.
func (s *stops) reason(provider string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.why[provider]
}
