package apikley

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/providers/httpapi"
)

const (
	maxCallback = 64 << 10        // bytes; documented ones are below 4 KB
	maxEarly    = 10_000          // ids kept for those who come later
	callbackAge = 5 * time.Minute // how far a signed callback's time may be from ours
	partingTime = 2 * time.Second // for callbacks under way when the receiver ends
)

// receiver hears callbacks and wakes whoever waits for their task. Their signature does not cover the body, so nothing
// else in them is believed.
type receiver struct {
	config  *providers.Callback // nil: it hears nothing
	mu      sync.Mutex
	waiting map[string][]chan struct{}
	early   map[string]bool // tasks that were heard of before anyone waited: a quick one may end before its id is journaled
}

func newReceiver(config *providers.Callback) *receiver {
	return &receiver{config: config, waiting: map[string][]chan struct{}{}, early: map[string]bool{}}
}

// Listen receives callbacks until the context ends, then returns nil. Without a callback block it returns at once.
func (r *receiver) Listen(ctx context.Context) error {
	if r.config == nil || r.config.Listen == "" {
		return nil
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", r.config.Listen)
	if err != nil {
		return err
	}
	return r.serve(ctx, listener)
}

func (r *receiver) serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: r, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second,
		IdleTimeout: 30 * time.Second, MaxHeaderBytes: 16 << 10,
	}
	gone := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(gone)
		parting, cancel := context.WithTimeout(context.WithoutCancel(ctx), partingTime)
		defer cancel()
		if server.Shutdown(parting) != nil {
			server.Close()
		}
	})
	err := server.Serve(listener)
	if !stop() {
		<-gone
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// Wake returns a channel that is sent to when a callback names the task.
func (r *receiver) Wake(id string) (<-chan struct{}, func()) {
	wake := make(chan struct{}, 1) // one word is enough: whoever is woken looks for itself
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waiting[id] = append(r.waiting[id], wake)
	if r.early[id] {
		delete(r.early, id)
		wake <- struct{}{}
	}
	return wake, func() { r.release(id, wake) }
}

func (r *receiver) release(id string, wake chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, one := range r.waiting[id] {
		if one == wake {
			r.waiting[id] = append(r.waiting[id][:i:i], r.waiting[id][i+1:]...)
		}
	}
	if len(r.waiting[id]) == 0 {
		delete(r.waiting, id)
	}
}

// ServeHTTP hears one callback. A task that nobody waits for is none of the vendor's mistakes: it may be another run's.
func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	if request.Method != http.MethodPost {
		http.Error(w, "only POST", http.StatusMethodNotAllowed)
		return
	}
	var call struct {
		Data struct {
			TaskID  httpapi.Text `json:"taskId"`
			TaskID2 httpapi.Text `json:"task_id"` // so in the page on signatures
		} `json:"data"`
	}
	if json.NewDecoder(http.MaxBytesReader(w, request.Body, maxCallback)).Decode(&call) != nil {
		http.Error(w, "not a callback", http.StatusBadRequest)
		return
	}
	id := string(call.Data.TaskID)
	if id == "" {
		id = string(call.Data.TaskID2)
	}
	if !r.signed(id, request.Header, time.Now()) {
		http.Error(w, "wrong signature", http.StatusUnauthorized)
		return
	}
	r.wake(id)
}

func (r *receiver) wake(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.waiting[id]) == 0 && len(r.early) < maxEarly {
		r.early[id] = true
	}
	for _, wake := range r.waiting[id] {
		select {
		case wake <- struct{}{}:
		default: // it has been told already
		}
	}
}

// signed checks a callback's signature: the base64 of an HMAC-SHA256 over "taskId.timestamp" (docs.kie.ai, webhook
// verification). Without a secret every callback passes.
func (r *receiver) signed(id string, header http.Header, now time.Time) bool {
	if r.config == nil || r.config.Secret.IsZero() {
		return true
	}
	stamp := header.Get("X-Webhook-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > callbackAge {
		return false
	}
	given, err := base64.StdEncoding.DecodeString(header.Get("X-Webhook-Signature"))
	mac := hmac.New(sha256.New, []byte(r.config.Secret.Reveal()))
	mac.Write([]byte(id + "." + stamp))
	return err == nil && hmac.Equal(given, mac.Sum(nil))
}
