package httpapi

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/imgplan/imgplan/internal/providers"
)

const key = "sk-canary-0815"

func client(t *testing.T, base string) *Client {
	c, err := New(providers.Config{Name: "p", BaseURL: base, APIKey: providers.NewSecret(key), UserAgent: "imgplan/test"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// dropping is a server that answers the first request of each connection and keeps it open, then reads the next one
// and closes. It counts the POSTs that it has read.
func dropping(t *testing.T, answers int) (base string, posts, connections *atomic.Int32) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	posts, connections = new(atomic.Int32), new(atomic.Int32)
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Add(1)
			go drop(connection, answers, posts)
		}
	}()
	return "http://" + listener.Addr().String(), posts, connections
}

func drop(connection net.Conn, answers int, posts *atomic.Int32) {
	defer connection.Close()
	reader := bufio.NewReader(connection)
	for i := 0; ; i++ {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		io.Copy(io.Discard, request.Body)
		if request.Method == http.MethodPost {
			posts.Add(1)
		}
		if i >= answers {
			return
		}
		fmt.Fprint(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
	}
}

func TestPostIsNeverSentTwice(t *testing.T) {
	for _, answers := range []int{0, 1} {
		for _, purpose := range []Purpose{Paid, Free} {
			base, posts, connections := dropping(t, answers)
			c := client(t, base)
			const calls = 20
			for range calls {
				_, err := c.Post(t.Context(), purpose, base+"/x", map[string]int{"a": 1})
				if err != nil && providers.ClassOf(err) != purpose.Unclear() {
					t.Errorf("class %q: %v", providers.ClassOf(err), err)
				}
			}
			if posts.Load() > calls {
				t.Errorf("%d answers a connection: %d posts for %d calls", answers, posts.Load(), calls)
			}
			if purpose == Paid && (posts.Load() != calls || connections.Load() != calls) {
				t.Errorf("%d paid posts on %d connections, want %d each", posts.Load(), connections.Load(), calls)
			}
		}
	}
}

func TestNotSentOnlyIfItNeverLeft(t *testing.T) {
	tls := httptest.NewTLSServer(http.NotFoundHandler()) // with a certificate that nobody trusts
	tls.Config.ErrorLog = nil
	t.Cleanup(tls.Close)
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for name, base := range map[string]string{
		"tls": tls.URL, "refused": closed.URL, "dns": "http://no..such.host",
	} {
		_, err := client(t, base).Post(t.Context(), Paid, base+"/x", 1)
		if providers.ClassOf(err) != providers.NotSent {
			t.Errorf("%s: class %q: %v", name, providers.ClassOf(err), err)
		}
	}
	base, _, _ := dropping(t, 0)
	if _, err := client(t, base).Post(t.Context(), Paid, base+"/x", 1); err == nil || providers.ClassOf(err) != providers.Unknown {
		t.Errorf("cut: class %q: %v", providers.ClassOf(err), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := client(t, base).Post(ctx, Paid, base+"/x", 1)
	if providers.ClassOf(err) != providers.NotSent || !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: class %q: %v", providers.ClassOf(err), err)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	var stolen atomic.Value
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		stolen.Store(r.Header.Get("Authorization"))
	}))
	t.Cleanup(other.Close)
	status := 0
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL, status)
	}))
	t.Cleanup(api.Close)
	c := client(t, api.URL)
	for _, status = range []int{301, 302, 303, 307, 308} {
		for _, purpose := range []Purpose{Paid, Free} {
			answer, err := c.Post(t.Context(), purpose, api.URL+"/x", 1)
			if err != nil || answer.Status != status {
				t.Errorf("status %d, want %d, %v", answer.Status, status, err)
			}
		}
	}
	if got := stolen.Load(); got != nil {
		t.Errorf("the other host was given %q", got)
	}
	if _, err := c.Get(t.Context(), other.URL); providers.ClassOf(err) != providers.Invalid || stolen.Load() != nil {
		t.Errorf("a call to another host: %v", err)
	}
}

func TestAnswersAreBounded(t *testing.T) {
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(w, io.LimitReader(strings.NewReader(strings.Repeat(" ", maxAnswer+1)), maxAnswer+1))
	}))
	t.Cleanup(api.Close)
	if _, err := client(t, api.URL).Get(t.Context(), api.URL); providers.ClassOf(err) != providers.Passing {
		t.Errorf("class %q: %v", providers.ClassOf(err), err)
	}
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	for _, config := range []providers.Config{
		{BaseURL: "api.example"}, {BaseURL: "ftp://api.example"}, {BaseURL: "https://u:p@api.example"}, {BaseURL: "https://"},
		{BaseURL: "https://api.example", APIKey: providers.NewSecret("a\nb")},
		{BaseURL: "https://api.example", APIKey: providers.NewSecret(" a")},
	} {
		if _, err := New(config); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%+v: %v", config, err)
		}
	}
}
