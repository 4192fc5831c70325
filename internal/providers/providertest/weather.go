package providertest

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/providers"
)

// refusals: the vendor says that it did not take the order, and which way.
func refusals(t *testing.T, s Subject) {
	status := func(status int) Fault { return Fault{Kind: Status, Status: status} }
	rows := map[string]struct {
		fault Fault
		class providers.Class
	}{
		"400":       {status(400), providers.Invalid},
		"401":       {status(401), providers.Unauthorized},
		"403":       {status(403), providers.Unauthorized},
		"404":       {status(404), providers.Invalid},
		"busy":      {Fault{Kind: Busy, RetryAfter: "7"}, providers.Busy},
		"no credit": {Fault{Kind: NoCredit}, providers.NoCredit},
		"refused":   {Fault{Kind: Refuse}, providers.Moderated},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			row.fault.Endpoint = Submit
			s.Vendor.Reset()
			s.Vendor.Strike(row.fault)
			_, err := s.Provider.Submit(t.Context(), s.Request)
			wantClass(t, err, row.class)
			if row.class == providers.Busy && waits(err) != 7*time.Second {
				t.Errorf("it says to wait %s, the vendor said 7 s", waits(err))
			}
			s.charged(t, 0)
			submit(t, s, s.Request) // the weather has passed
			s.charged(t, 1)
		})
	}
}

func waits(err error) time.Duration { return err.(*providers.Error).RetryAfter }

// lostAnswers: the order may have been charged, and only the vendor knows. It must be sent once, whatever happens.
func lostAnswers(t *testing.T, s Subject) {
	rows := map[string]struct {
		fault   Fault
		charged int
	}{
		"cut after charging":     {Fault{Kind: AcceptCut}, 1},
		"garbage after charging": {Fault{Kind: AcceptGarbage}, 1},
		"500 after charging":     {Fault{Kind: AcceptStatus}, 1},
		"503 after charging":     {Fault{Kind: AcceptStatus, Status: 503}, 1},
		"cut before":             {Fault{Kind: Cut}, 0},
		"garbage before":         {Fault{Kind: Garbage}, 0},
		"500":                    {Fault{Kind: Status, Status: 500}, 0},
		"502":                    {Fault{Kind: Status, Status: 502}, 0},
		"504":                    {Fault{Kind: Status, Status: 504}, 0},
		"408":                    {Fault{Kind: Status, Status: 408}, 0},
		"a 201 with an error":    {Fault{Kind: Status, Status: 201}, 0},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			row.fault.Endpoint = Submit
			s.Vendor.Reset()
			s.Vendor.Strike(row.fault)
			_, err := s.Provider.Submit(t.Context(), s.Request)
			wantClass(t, err, providers.Unknown)
			s.charged(t, row.charged)
			if seen := s.Vendor.Seen(Submit); seen != 1 {
				t.Errorf("the order was sent %d times", seen)
			}
		})
	}
}

// hangs: the order is charged, and no answer comes until the caller has waited for long enough.
func hangs(t *testing.T, s Subject) {
	s.Vendor.Strike(Fault{Endpoint: Submit, Kind: AcceptHang}, Fault{Endpoint: Poll, Kind: Hang})
	for _, call := range []struct {
		class providers.Class
		do    func(context.Context) error
	}{
		{providers.Unknown, func(ctx context.Context) error {
			_, err := s.Provider.Submit(ctx, s.Request)
			return err
		}},
		{providers.Passing, func(ctx context.Context) error {
			_, err := s.Provider.Poll(ctx, "some-task")
			return err
		}},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		failure := make(chan error, 1)
		go func() { failure <- call.do(ctx) }()
		<-s.Vendor.Hung()
		cancel()
		wantClass(t, <-failure, call.class)
	}
	s.charged(t, 1)
}

// unreachable: what can't have left must be known not to have left.
func unreachable(t *testing.T, s Subject) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Provider.Submit(ctx, s.Request)
	wantClass(t, err, providers.NotSent)
	s.charged(t, 0)
	s.Vendor.server.Close()
	_, err = s.Provider.Submit(t.Context(), s.Request)
	wantClass(t, err, providers.NotSent)
	_, err = s.Provider.Poll(t.Context(), "some-task")
	wantClass(t, err, providers.NotSent)
}

// looks: a look that fails says nothing of the task, which another look finds as it is.
func looks(t *testing.T, s Subject) {
	task := submit(t, s, s.Request)
	rows := map[string]struct {
		fault Fault
		class providers.Class
	}{
		"500":     {Fault{Kind: Status}, providers.Passing},
		"503":     {Fault{Kind: Status, Status: http.StatusServiceUnavailable}, providers.Passing},
		"422":     {Fault{Kind: Status, Status: http.StatusUnprocessableEntity}, providers.Passing},
		"garbage": {Fault{Kind: Garbage}, providers.Passing},
		"cut":     {Fault{Kind: Cut}, providers.Passing},
		"busy":    {Fault{Kind: Busy, RetryAfter: "3"}, providers.Busy},
		"key":     {Fault{Kind: Status, Status: http.StatusUnauthorized}, providers.Unauthorized},
	}
	for name, row := range rows {
		row.fault.Endpoint = Poll
		// A GET on a connection that was cut is repeated by net/http, which is welcome: two cuts are needed.
		row.fault.Times = 1
		if row.fault.Kind == Cut {
			row.fault.Times = -1
		}
		s.Vendor.Strike(row.fault)
		_, err := s.Provider.Poll(t.Context(), task.ID)
		t.Run(name, func(t *testing.T) { wantClass(t, err, row.class) })
		s.Vendor.Clear()
	}
	if task = finish(t, s, task); task.Phase != providers.Finished {
		t.Errorf("the task is %s", task.Phase)
	}
	_, err := s.Provider.Poll(t.Context(), "no-such-task")
	wantClass(t, err, providers.Gone)
}

// badEnds: a task that fails, one that is refused, and one in a state that nobody knows.
func badEnds(t *testing.T, s Subject) {
	for kind, phase := range map[string]providers.Phase{Fail: providers.Failed, Refuse: providers.Refused} {
		s.Vendor.Strike(Fault{Endpoint: Task, Kind: kind, Polls: 2})
		task := finish(t, s, submit(t, s, s.Request))
		if task.Phase != phase || strings.TrimSpace(task.Reason) == "" {
			t.Errorf("%s: the phase is %q with the reason %q, want %q with some", kind, task.Phase, task.Reason, phase)
		}
	}
	s.Vendor.Strike(Fault{Endpoint: Task, Kind: UnknownState})
	task, err := s.Provider.Poll(t.Context(), submit(t, s, s.Request).ID)
	if err != nil || task.Phase != providers.Running {
		t.Errorf("in a state that nobody knows, the phase is %q (%v), want running", task.Phase, err)
	}
}
