package ui

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

const (
	mostTabs  = 32                    // that are told what happens, at once
	tabWait   = 20 * time.Second      // for a tab to take what it is told, before it has to come again
	tabPause  = 50 * time.Millisecond // between two tellings: what happens meanwhile is told together
	tabSilent = 15 * time.Second      // after which a word is sent that says nothing, so that who went away is noticed
)

// events tells a tab what happens, from where it was told last. See https://html.spec.whatwg.org/#server-sent-events.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	if s.tabs.Add(1) > mostTabs {
		s.tabs.Add(-1)
		http.Error(w, "too many tabs are open", http.StatusServiceUnavailable)
		return
	}
	defer s.tabs.Add(-1)
	w.Header().Set("Content-Type", "text/event-stream")
	seq, _ := strconv.Atoi(r.Header.Get("Last-Event-ID")) // 0 has all that is
	for {
		news, more := s.hub.since(seq)
		if len(news) > 0 {
			seq = news[len(news)-1].seq
		}
		if err := tell(w, news); err != nil {
			return
		}
		if !s.await(r, more) {
			return
		}
	}
}

// await returns when there may be more to tell; false if not to this tab.
func (s *Server) await(r *http.Request, more <-chan struct{}) bool {
	select {
	case <-more:
		time.Sleep(tabPause)
		return true
	case <-time.After(tabSilent):
		return true
	case <-r.Context().Done():
	case <-s.closing:
	}
	return false
}

// tell writes lines as events; none is a comment.
func tell(w http.ResponseWriter, news []said) error {
	control := http.NewResponseController(w)
	if err := control.SetWriteDeadline(time.Now().Add(tabWait)); err != nil {
		return err
	}
	if len(news) == 0 {
		if _, err := io.WriteString(w, ":\n\n"); err != nil {
			return err
		}
	}
	for _, one := range news {
		line := one.line
		if n := len(line); n > 0 && line[n-1] == '\n' {
			line = line[:n-1]
		}
		if _, err := fmt.Fprintf(w, "id: %d\ndata: %s\n\n", one.seq, line); err != nil {
			return err
		}
	}
	return control.Flush()
}
