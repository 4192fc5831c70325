package ui

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/cookiejar"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/page"
)

// nobody is a file that is no picture.
type nobody struct{ *bytes.Reader }

func (nobody) Close() error { return nil }

// trial is a server with work that does nothing but what it is told.
type trial struct {
	t      *testing.T
	server *Server
	client *http.Client // with a cookie once it is let in
	base   string       // "http://127.0.0.1:PORT"
	stop   context.CancelFunc
	ended  chan error
	plans  int
	broken bool           // no more plans can be made
	begun  chan io.Writer // an apply, with where its lines go
	other  chan chan bool // somebody else's apply, and that it has ended
	goOn   chan error     // how it ends
}

func start(t *testing.T) *trial {
	t.Helper()
	o := &trial{t: t, ended: make(chan error, 1), begun: make(chan io.Writer, 1), other: make(chan chan bool), goOn: make(chan error, 1)}
	var err error
	if o.server, err = Listen(0, Work{Plan: o.plan, Apply: o.apply, Follow: o.follow}); err != nil {
		t.Fatal(err)
	}
	jar, _ := cookiejar.New(nil)
	o.client, o.base = &http.Client{Jar: jar, Transport: &http.Transport{}}, strings.SplitN(o.server.Address(), "/#", 2)[0]
	ctx, stop := context.WithCancel(t.Context())
	o.stop = stop
	ready := make(chan struct{})
	go func() { o.ended <- o.server.Run(ctx, func() { close(ready) }) }()
	<-ready
	t.Cleanup(func() { stop(); <-o.ended; o.client.CloseIdleConnections() })
	return o
}

func (o *trial) plan(context.Context) (*Plan, error) {
	if o.plans++; o.broken {
		return nil, fs.ErrInvalid
	}
	return &Plan{
		Page: &page.Page{Title: "folder", Kind: page.OfPlan, Entries: []*page.Entry{{Address: "image.a"}}}, Question: []string{"1 to generate"},
		Open: func(int, Side) (io.ReadSeekCloser, error) {
			return nobody{bytes.NewReader([]byte("secret notes"))}, nil
		}, Close: func() {},
	}, nil
}

func (o *trial) apply(ctx context.Context, _ *Plan, lines io.Writer) error {
	o.begun <- lines
	select {
	case err := <-o.goOn:
		return err
	case <-ctx.Done():
		return errors.New("interrupted")
	}
}

func (o *trial) follow(ctx context.Context, lines io.Writer, begun func(string, time.Time) bool) bool {
	select {
	case ended := <-o.other:
		if !begun("apply", time.Now()) {
			return false
		}
		_, _ = io.WriteString(lines, `{"address":"image.b","step":"submitted"}`)
		select {
		case <-ended:
			return true
		case <-ctx.Done():
		}
	case <-ctx.Done():
	}
	return false
}

func (o *trial) room() string { return o.base + o.server.door.room }

func (o *trial) enter() {
	o.t.Helper()
	if got := o.do("POST", o.base+"/enter", o.server.door.token, nil); got != http.StatusOK {
		o.t.Fatalf("the token is answered with %d", got)
	}
}

// do sends a request as a page of the server does, but for the headers that are given, and returns the status.
func (o *trial) do(method, address, body string, headers map[string]string) int {
	o.t.Helper()
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	request.Header.Set("Origin", o.base)
	for name, value := range headers {
		request.Header.Set(name, value)
		if name == "Host" {
			request.Host = value
		}
		if value == "" {
			request.Header.Del(name)
		}
	}
	answer, err := o.client.Do(request)
	if err != nil {
		o.t.Fatal(err)
	}
	defer answer.Body.Close()
	for _, name := range []string{"X-Content-Type-Options", "Content-Security-Policy", "Cache-Control"} {
		if answer.Header.Get(name) == "" {
			o.t.Errorf("%s %s has no %s", method, address, name)
		}
	}
	_, _ = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode
}

// TestDoor: without the token, for another name, or sent by another page, nothing is shown and nothing ordered.
func TestDoor(t *testing.T) {
	o := start(t)
	for _, path := range []string{"", "events", "whole/1/0/made", "pixels/1/0"} {
		if got := o.do("GET", o.room()+path, "", nil); got != http.StatusForbidden {
			t.Errorf("%q is answered with %d to whoever has no cookie", path, got)
		}
	}
	for _, wrong := range []string{"", "0", strings.Repeat("0", 32), o.server.door.cookie, strings.Repeat("x", 10_000)} {
		if got := o.do("POST", o.base+"/enter", wrong, nil); got != http.StatusForbidden {
			t.Errorf("the token %.40q is answered with %d", wrong, got)
		}
	}
	o.enter()
	if got := o.do("GET", o.room(), "", nil); got != http.StatusOK {
		t.Errorf("the page is answered with %d to whoever has the cookie", got)
	}
	port := o.base[strings.LastIndex(o.base, ":"):]
	for _, headers := range []map[string]string{
		{"Host": "evil.example" + port}, {"Host": "127.0.0.1"}, {"Host": "127.0.0.1.evil.example" + port}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
		{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": ""}, {"Origin": "http://127.0.0.1:1"},
	} {
		if got := o.do("POST", o.room()+"approve/1", "", headers); got != http.StatusForbidden {
			t.Errorf("an order with %v is answered with %d", headers, got)
		}
	}
	for _, host := range []string{"evil.example" + port, "127.0.0.1.evil.example" + port, "127.0.0.1"} { // bound anew, so that its own pages come from there
		for method, path := range map[string]string{"GET": "", "POST": "approve/1"} {
			if got := o.do(method, o.room()+path, "", map[string]string{"Host": host, "Origin": "http://" + host}); got != http.StatusForbidden {
				t.Errorf("%s for %s is answered with %d", method, host, got)
			}
		}
	}
	if got := o.do("GET", o.room(), "", map[string]string{"Sec-Fetch-Site": "cross-site"}); got != http.StatusForbidden {
		t.Errorf("a look from another page is answered with %d", got)
	}
	select {
	case <-o.begun:
		t.Error("something was applied")
	default:
	}
}

// TestLoopback: it listens on 127.0.0.1 and nowhere else.
func TestLoopback(t *testing.T) {
	o := start(t)
	if address := o.server.listener.Addr().(*net.TCPAddr); !address.IP.Equal(net.IPv4(127, 0, 0, 1)) {
		t.Errorf("it listens on %v", address)
	}
}

// TestServesOnlyPictures: what isn't of the plan, and what is no picture, is not served, whatever its name.
func TestServesOnlyPictures(t *testing.T) {
	o := start(t)
	o.enter()
	for _, path := range []string{
		"whole/1/0/made", "small/1/0/before", "pixels/1/0", "whole/1/1/made", "whole/1/-1/made", "whole/2/0/made", "whole/1/0/else", "web/door.html", "whole/",
		"whole/1/0/..%2f..%2fsecret", "..%2f", "other/1/0/made",
	} {
		if got := o.do("GET", o.room()+path, "", nil); got != http.StatusNotFound {
			t.Errorf("%s is answered with %d", path, got)
		}
	}
}

// TestOrders: each fits one phase; what comes twice or too late is told so.
func TestOrders(t *testing.T) {
	o := start(t)
	o.enter()
	order := func(name string, want int) {
		t.Helper()
		if got := o.do("POST", o.room()+name, "", nil); got != want {
			t.Errorf("%s is answered with %d; want %d", name, got, want)
		}
	}
	order("cancel", http.StatusConflict)
	order("approve/2", http.StatusConflict)
	order("approve/1", http.StatusNoContent)
	order("approve/1", http.StatusConflict)
	<-o.begun
	order("plan", http.StatusConflict)
	order("leave", http.StatusConflict)
	order("cancel", http.StatusNoContent)
	order("cancel", http.StatusConflict)
	o.await(Ended)
	order("approve/1", http.StatusConflict)
	order("plan", http.StatusNoContent)
	o.await(Planned)
	order("approve/1", http.StatusConflict)
	order("approve/2", http.StatusNoContent)
	<-o.begun
	o.goOn <- nil
	o.await(Ended)
	order("leave", http.StatusNoContent)
	err := <-o.ended
	o.ended <- err
	if err != nil || o.plans != 2 {
		t.Errorf("it ends with %v after %d plans", err, o.plans)
	}
}

func (o *trial) await(phase Phase) {
	o.t.Helper()
	for {
		o.server.mu.Lock()
		now := o.server.now.Phase
		o.server.mu.Unlock()
		if now == phase {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// TestSlowTabs: a tab that takes nothing holds up nobody, and one that comes late or comes again is told what is, each thing once.
func TestSlowTabs(t *testing.T) {
	o := start(t)
	o.enter()
	stuck, err := net.Dial("tcp", strings.TrimPrefix(o.base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer stuck.Close()
	fmt.Fprintf(stuck, "GET %sevents HTTP/1.1\r\nHost: %s\r\nCookie: %s=%s\r\n\r\n", o.server.door.room, strings.TrimPrefix(o.base, "http://"), cookieName, o.server.door.cookie)
	o.do("POST", o.room()+"approve/1", "", nil)
	lines := <-o.begun
	for i := range 20_000 {
		fmt.Fprintf(lines, `{"type":"apply_progress","address":"image.one[%d]","step":"%d","filler":"%s"}`+"\n", i%100, i, strings.Repeat("x", 500))
	}
	told := o.events("", 101)
	if n := strings.Count(strings.Join(told, ""), `"step":"19`); n < 100 {
		t.Errorf("of a hundred images %d are told as they are", n)
	}
	last := strings.TrimPrefix(told[len(told)-1][:strings.Index(told[len(told)-1], "\n")], "id: ")
	fmt.Fprintf(lines, `{"type":"apply_complete","address":"image.one[7]","step":"done"}`+"\n")
	if again := o.events(last, 1); !strings.Contains(again[0], `image.one[7]`) {
		t.Errorf("whoever comes again is told %s", again[0])
	}
	o.goOn <- nil
	o.await(Ended)
}

// events returns so many events, from after the last one that is known.
func (o *trial) events(last string, n int) []string {
	o.t.Helper()
	request, _ := http.NewRequest("GET", o.room()+"events", nil)
	request.Header.Set("Last-Event-ID", last)
	answer, err := o.client.Do(request)
	if err != nil {
		o.t.Fatal(err)
	}
	defer answer.Body.Close()
	var all []string
	one := ""
	for reader := bufio.NewScanner(answer.Body); len(all) < n && reader.Scan(); {
		if one += reader.Text() + "\n"; reader.Text() == "" {
			all, one = append(all, one), ""
		}
	}
	return all
}

// TestNothingStays: when it has ended its port is free, and no goroutine is left, also with tabs open.
func TestNothingStays(t *testing.T) {
	before := runtime.NumGoroutine()
	o := start(t)
	o.enter()
	for range 5 {
		go func() {
			request, _ := http.NewRequest("GET", o.room()+"events", nil)
			if answer, err := o.client.Do(request); err == nil {
				_, _ = io.Copy(io.Discard, answer.Body)
				answer.Body.Close()
			}
		}()
	}
	for o.server.tabs.Load() < 5 {
		time.Sleep(time.Millisecond)
	}
	o.stop()
	err := <-o.ended
	o.ended <- err
	if !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
	o.client.CloseIdleConnections()
	if listener, err := net.Listen("tcp", strings.TrimPrefix(o.base, "http://")); err != nil {
		t.Errorf("its port is taken: %v", err)
	} else {
		listener.Close()
	}
	for end := time.Now().Add(30 * time.Second); runtime.NumGoroutine() > before; {
		if time.Now().After(end) {
			t.Fatalf("%d goroutines are left of %d", runtime.NumGoroutine(), before)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// TestLeaveBrokenPlan: who leaves where no plan can be made any more is told so, whatever was there before.
func TestLeaveBrokenPlan(t *testing.T) {
	o := start(t)
	o.enter()
	o.broken = true
	o.do("POST", o.room()+"plan", "", nil)
	o.await(Failed)
	o.do("POST", o.room()+"leave", "", nil)
	err := <-o.ended
	o.ended <- err
	if !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("it ends with %v", err)
	}
}

// TestFirstPlan: its error is the terminal's, and nothing was served.
func TestFirstPlan(t *testing.T) {
	server, err := Listen(0, Work{Plan: func(context.Context) (*Plan, error) { return nil, fs.ErrPermission }})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Run(t.Context(), func() { t.Error("it says that there is something to see") }); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("it ends with %v", err)
	}
}

// TestFollow: somebody else's apply is shown, and once it has ended there is another plan, without an order.
func TestFollow(t *testing.T) {
	o := start(t)
	o.enter()
	ended := make(chan bool)
	o.other <- ended
	o.await(Following)
	if news, _ := o.server.hub.since(0); !slices.ContainsFunc(news, func(one said) bool { return bytes.Contains(one.line, []byte(`"who":"apply"`)) }) {
		t.Error("nobody is told who is at work")
	}
	close(ended)
	o.await(Planned)
	if o.server.at(2) == nil {
		t.Error("there is no other plan")
	}
	o.other <- make(chan bool)
	o.await(Following)
	if got := o.do("POST", o.room()+"leave", "", nil); got != http.StatusNoContent {
		t.Errorf("leave is answered with %d", got)
	}
	err := <-o.ended
	o.ended <- err
	if !errors.Is(err, ErrLeft) {
		t.Errorf("it ends with %v", err)
	}
}

// TestYesIsForOnePlan: whoever says yes just when somebody else's apply ends has said it to the plan that was shown, or too late.
func TestYesIsForOnePlan(t *testing.T) {
	for range 20 {
		o := start(t)
		o.enter()
		ended := make(chan bool)
		o.other <- ended
		o.await(Following)
		first := o.server.at(1)
		go close(ended)
		answer := o.do("POST", o.room()+"approve/1", "", nil)
		if answer == http.StatusConflict {
			continue
		}
		<-o.begun
		if o.server.shown() != first {
			t.Fatal("a yes to one plan began the apply of another")
		}
		o.goOn <- nil
	}
}
