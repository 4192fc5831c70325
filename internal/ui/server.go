package ui

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/imgplan/imgplan/internal/page"
)

//go:embed web
var web embed.FS

// Server serves one session on loopback.
type Server struct {
	*session
	door     *door
	listener net.Listener
	http     *http.Server
	closing  chan struct{} // closed when tabs are told nothing any more
	tabs     atomic.Int32
}

// Listen takes a port of 127.0.0.1: any that is free for 0. The caller calls Run, which gives it back.
func Listen(port int, work Work) (*Server, error) {
	listener, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, err
	}
	s := &Server{session: newSession(work), listener: listener, closing: make(chan struct{})}
	s.door = newDoor(strconv.Itoa(listener.Addr().(*net.TCPAddr).Port))
	s.http = &http.Server{Handler: s.door.guard(s.routes()), ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 1 << 16, IdleTimeout: time.Minute}
	return s, nil
}

// Address is where the page is, with the token.
func (s *Server) Address() string {
	return "http://" + s.listener.Addr().String() + "/#" + s.door.token
}

// Run makes the first plan, and serves until the reader leaves or ctx ends. ready is called once there is something to see.
// The error is that of a plan that can't be made, of the last apply, ErrLeft if a plan was left unapplied, or ctx's.
func (s *Server) Run(ctx context.Context, ready func()) error {
	served := make(chan struct{})
	s.ready = func() {
		go func() { defer close(served); _ = s.http.Serve(s.listener) }()
		ready()
	}
	err := s.run(ctx)
	s.tell(Left, "")
	time.Sleep(2 * tabPause) // so that tabs hear of it
	close(s.closing)
	s.shut(served)
	return err
}

// shut ends what is still being asked. Nothing of it is worth a long wait.
func (s *Server) shut(served chan struct{}) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if s.http.Shutdown(ctx) != nil {
		_ = s.http.Close()
	}
	_ = s.listener.Close()
	if plan := s.shown(); plan != nil {
		<-served
		plan.Close()
	}
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.atDoor)
	mux.HandleFunc("POST /enter", s.door.enter)
	mux.HandleFunc("GET "+s.door.room+"{$}", s.page)
	mux.HandleFunc("GET "+s.door.room+"events", s.events)
	mux.HandleFunc("GET "+s.door.room+"{kind}/{plan}/{entry}/{side}", s.picture)
	mux.HandleFunc("GET "+s.door.room+"pixels/{plan}/{entry}", s.pixels)
	mux.HandleFunc("POST "+s.door.room+"approve/{plan}", func(w http.ResponseWriter, r *http.Request) {
		number, _ := strconv.Atoi(r.PathValue("plan"))
		ordered(w, s.approve(number))
	})
	for name, do := range map[string]func() error{"cancel": s.stop, "plan": s.replan, "leave": s.leave} {
		mux.HandleFunc("POST "+s.door.room+name, func(w http.ResponseWriter, _ *http.Request) { ordered(w, do()) })
	}
	return mux
}

// ordered answers an order.
func ordered(w http.ResponseWriter, err error) {
	if errors.Is(err, errNotNow) {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// atDoor is the page that exchanges the token. It says nothing of the folder.
func (s *Server) atDoor(w http.ResponseWriter, _ *http.Request) {
	html, _ := web.ReadFile("web/door.html")
	script, _ := web.ReadFile("web/door.js")
	w.Header().Set("Content-Security-Policy", fmt.Sprintf("default-src 'none'; connect-src 'self'; img-src data:; script-src %s; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		page.HashOf(string(script))))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = fmt.Fprint(w, strings.Replace(string(html), "<!--script-->", string(script), 1))
}
