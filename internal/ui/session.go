package ui

import (
	"context"
	"errors"
	"sync"
	"time"
)

// session is where it stands. Requests may change it only by orders that its phase allows; one goroutine, Run's, carries
// them out.
type session struct {
	work   Work
	hub    *hub
	orders chan order // has room for one: the phase lets no second one in

	mu     sync.Mutex
	now    state
	plan   *Plan
	cancel context.CancelFunc // of the apply that runs
	ready  func()             // called once there is a plan
}

type order string

const (
	orderPlan  order = "plan"
	orderApply order = "apply"
	orderLeave order = "leave"
)

// errNotNow says that an order does not fit what goes on.
var errNotNow = errors.New("not now: something else goes on, or another plan is shown")

func newSession(work Work) *session {
	s := &session{work: work, hub: newHub(), orders: make(chan order, 1)}
	s.now = state{Type: "state", Phase: Planning}
	return s
}

// run carries out orders until it is told to leave, or ctx ends. The error is that of the last plan, if it can't be made, else of
// the last apply; ErrLeft if the reader left without one, or ctx's.
func (s *session) run(ctx context.Context) error {
	if err := s.makePlan(ctx); err != nil {
		return err // the first one belongs to the terminal, as that of imgplan plan
	}
	s.ready()
	last, applied := error(nil), false
	unplanned := error(nil) // why there is no newer plan than the one that is shown
	for {
		other := s.follow(ctx)
		select {
		case <-ctx.Done():
			other.stop()
			if applied {
				return last
			}
			return ctx.Err()
		case <-other.ended:
			other.stop()
			if s.settle() {
				unplanned = s.makePlan(ctx)
			}
		case one := <-s.orders:
			other.stop()
			switch one {
			case orderPlan:
				unplanned = s.makePlan(ctx)
			case orderApply:
				last, applied = s.apply(ctx), true
			case orderLeave:
				if unplanned != nil {
					return unplanned
				}
				if !applied && len(s.shown().Question) > 0 {
					return ErrLeft
				}
				return last
			}
		}
	}
}

func (s *session) makePlan(ctx context.Context) error {
	s.tell(Planning, "")
	plan, err := s.work.Plan(ctx)
	if err != nil {
		s.tell(Failed, err.Error())
		return err
	}
	s.mu.Lock()
	before := s.plan
	s.plan = plan
	s.now.Plan++
	s.now.Begun = 0
	s.mu.Unlock()
	if before != nil {
		before.Close()
	}
	s.hub.clear()
	s.tell(Planned, "")
	return nil
}

func (s *session) apply(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s.mu.Lock()
	s.cancel = cancel
	asked := s.now.Phase == Cancelling
	s.mu.Unlock()
	if asked { // between the order and now
		cancel()
	}
	err := s.work.Apply(ctx, s.shown(), s.hub)
	words := ""
	if err != nil {
		words = err.Error()
	}
	s.tell(Ended, words)
	return err
}

func (s *session) shown() *Plan {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.plan
}

// at returns the plan with that number if it is the one that is shown.
func (s *session) at(number int) *Plan {
	s.mu.Lock()
	defer s.mu.Unlock()
	if number != s.now.Plan {
		return nil
	}
	return s.plan
}

// tell changes the phase and says so.
func (s *session) tell(phase Phase, words string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now.Phase, s.now.Error, s.now.Who = phase, words, ""
	s.hub.say("state", s.now)
}

// approve orders the apply of the plan that is shown. Of two that say yes at once only one is heard.
func (s *session) approve(number int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now.Phase != Planned && s.now.Phase != Following || s.now.Plan != number || len(s.plan.Question) == 0 || s.plan.Refused != "" {
		return errNotNow
	}
	s.now.Begun = time.Now().UnixMilli()
	return s.order(orderApply, Applying)
}

// replan orders another plan.
func (s *session) replan() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.rests() {
		return errNotNow
	}
	return s.order(orderPlan, Planning)
}

// leave ends it, but no apply.
func (s *session) leave() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.rests() {
		return errNotNow
	}
	return s.order(orderLeave, Left)
}

// rests tells whether nothing is at work here. It must be called with the lock.
func (s *session) rests() bool {
	return s.now.Phase == Planned || s.now.Phase == Following || s.now.Phase == Ended || s.now.Phase == Failed
}

// order must be called with the lock.
func (s *session) order(one order, phase Phase) error {
	s.now.Phase, s.now.Error, s.now.Who = phase, "", ""
	s.orders <- one
	s.hub.say("state", s.now)
	return nil
}

// stop lets the apply start nothing new, as a first ^C does.
func (s *session) stop() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now.Phase != Applying {
		return errNotNow
	}
	s.now.Phase = Cancelling
	s.hub.say("state", s.now)
	if s.cancel != nil {
		s.cancel()
	}
	return nil
}
