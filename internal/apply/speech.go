package apply

import "sync"

// speech passes events on to whoever reports them, one after the other, on a goroutine of its own: a terminal that takes
// nothing for a while must not keep what is paid for from being recorded.
type speech struct {
	report func(Event)
	mu     sync.Mutex
	queue  []Event
	news   chan struct{} // has room for one: there is something in the queue
	ended  chan struct{}
}

func newSpeech(report func(Event)) *speech {
	s := &speech{report: report, news: make(chan struct{}, 1), ended: make(chan struct{})}
	go s.speak()
	return s
}

// say never waits.
func (s *speech) say(e Event) {
	s.mu.Lock()
	s.queue = append(s.queue, e)
	s.mu.Unlock()
	select {
	case s.news <- struct{}{}:
	default: // it is known already
	}
}

func (s *speech) speak() {
	defer close(s.ended)
	for range s.news {
		for _, e := range s.take() {
			s.report(e)
		}
	}
}

func (s *speech) take() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	events := s.queue
	s.queue = nil
	return events
}

// end returns when all is said. Nothing may be said after it.
func (s *speech) end() {
	close(s.news)
	<-s.ended
}
