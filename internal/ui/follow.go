package ui

import (
	"context"
	"time"
)

// other is the watch for somebody else who works in the folder.
type other struct {
	cancel context.CancelFunc
	ended  chan struct{} // closed when they have ended
	done   chan struct{} // closed when nobody watches any more
}

// follow begins to watch, where a plan is shown.
func (s *session) follow(ctx context.Context) *other {
	ctx, cancel := context.WithCancel(ctx)
	o := &other{cancel, make(chan struct{}), make(chan struct{})}
	s.mu.Lock()
	shown := s.now.Phase == Planned
	s.mu.Unlock()
	if !shown {
		close(o.done)
		return o
	}
	go func() {
		defer close(o.done)
		if s.work.Follow(ctx, s.hub, s.begun) {
			close(o.ended)
		}
	}()
	return o
}

// stop returns when nobody watches any more.
func (o *other) stop() {
	o.cancel()
	<-o.done
}

// begun shows who works in the folder, unless an order has come before.
func (s *session) begun(who string, since time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now.Phase != Planned {
		return false
	}
	s.now.Phase, s.now.Who, s.now.Begun = Following, who, since.UnixMilli()
	s.hub.say("state", s.now)
	return true
}

// settle says that the plan which is shown is an old one now, unless an order has come before: who has said yes to it said so to
// no other.
func (s *session) settle() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now.Phase != Following {
		return false
	}
	s.now.Phase = Planning
	return true
}
