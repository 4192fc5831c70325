// Package providertest is what every provider must pass, and doubles of the vendors to pass it against. A double speaks
// the documented JSON, takes no request that the documents don't allow, keeps a bill, and brings bad weather when told.
// It never listens anywhere but on the loopback.
package providertest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/imgplan/imgplan/internal/providers"
)

// Key is the only API key that a double knows.
const Key = "sk-double-5f0c7d1ae2b9"

// Charge is a picture that was paid for.
type Charge struct {
	Model  string `json:"model"`
	Prompt string `json:"prompt"`
	Seed   int64  `json:"seed"` // 0 where the model takes none
	Size   string `json:"size"` // "WxH"
	TaskID string `json:"task_id"`
}

// Vendor is a double of Apikley and of Novita at once. It may be used from many goroutines.
type Vendor struct {
	server  *httptest.Server
	closing chan struct{}
	hung    chan string

	mu     sync.Mutex
	bill   []Charge
	tasks  map[string]*task
	others int               // tasks of others, whose ids come before
	files  map[string][]byte // uploads by path
	faults []Fault
	seen   map[string]int
	leaks  []string
	key    string   // the only one that is let in
	notes  []string // the requests as they came, if they are to be noted
	noting bool
}

// task is what the double knows of one order.
type task struct {
	charge Charge
	size   providers.Size
	source string // digest of the picture it starts from
	format string // "png" or "jpeg"
	fate   Fault
	polls  int // so far
}

// NewVendor returns a double that listens until it is closed.
func NewVendor() *Vendor {
	v := &Vendor{closing: make(chan struct{}), hung: make(chan string, 1000), key: Key}
	v.Reset()
	v.server = httptest.NewServer(v.note(v.routes()))
	return v
}

// Start returns a double that listens until the test ends.
func Start(t testing.TB) *Vendor {
	v := NewVendor()
	t.Cleanup(v.Close)
	return v
}

// Close stops the double. It returns when no request is under way any more.
func (v *Vendor) Close() {
	close(v.closing)
	v.server.CloseClientConnections()
	v.server.Close()
}

// URL is the base URL for both vendors.
func (v *Vendor) URL() string { return v.server.URL }

// UploadURL is Apikley's upload URL.
func (v *Vendor) UploadURL() string { return v.server.URL + "/file-upload" }

// Config returns the configuration of a provider that speaks to the double.
func (v *Vendor) Config(kind providers.Kind) providers.Config {
	return providers.Config{
		Name: kind.Name, Kind: kind.Name, APIKey: providers.NewSecret(Key), BaseURL: v.URL(), UploadURL: v.UploadURL(),
		Limits: kind.Limits, UserAgent: "imgplan/test",
	}
}

// Bill returns what was paid for, in the order of payment.
func (v *Vendor) Bill() []Charge {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.bill)
}

// Seen returns how many requests came to an endpoint, by the names that Fault has for them.
func (v *Vendor) Seen(endpoint string) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.seen[endpoint]
}

// Leaks returns what was sent with downloads that is nobody's business there: keys, cookies, referers.
func (v *Vendor) Leaks() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.leaks)
}

// Hung returns a channel that is sent the endpoint of each request that was left hanging.
func (v *Vendor) Hung() <-chan string { return v.hung }

// CountFrom gives the tasks to come ids behind so many that others have: those of two doubles differ, as a vendor's do.
func (v *Vendor) CountFrom(others int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.others = others
}

// Reset forgets everything: the bill, the tasks, the files and the weather.
func (v *Vendor) Reset() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.bill, v.faults, v.leaks = nil, nil, nil
	v.tasks, v.files, v.seen = map[string]*task{}, map[string][]byte{}, map[string]int{}
}

func (v *Vendor) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/jobs/createTask", v.api(apikley, Submit, v.createTask))
	mux.HandleFunc("GET /api/v1/jobs/recordInfo", v.api(apikley, Poll, v.recordInfo))
	mux.HandleFunc("POST /api/v1/common/download-url", v.api(apikley, Remint, v.downloadURL))
	mux.HandleFunc("GET /api/v1/chat/credit", v.api(apikley, Balance, v.credit))
	mux.HandleFunc("POST /file-upload/api/file-stream-upload", v.api(apikley, Upload, v.fileStreamUpload))
	mux.HandleFunc("GET /file-upload/files/{path...}", v.file)
	mux.HandleFunc("POST /v3/async/qwen-image-txt2img", v.api(novita, Submit, v.txt2img))
	mux.HandleFunc("GET /v3/async/task-result", v.api(novita, Poll, v.taskResult))
	mux.HandleFunc("GET /openapi/v1/billing/balance/detail", v.api(novita, Balance, v.balanceDetail))
	mux.HandleFunc("GET /results/{name}", v.result)
	mux.HandleFunc("GET /minted/{name}", v.result)
	mux.HandleFunc("POST /double/faults", v.takeFaults)
	mux.HandleFunc("GET /double/bill", v.showBill)
	mux.HandleFunc("POST /double/reset", func(http.ResponseWriter, *http.Request) { v.Reset() })
	return mux
}

// handler serves a request that has passed the door. The fault, if any, is for it to bring about at the right time.
type handler func(w http.ResponseWriter, r *http.Request, f Fault)

// api keeps the door of an endpoint, as Cloudflare and the vendors do: no user agent, no key, no entry.
func (v *Vendor) api(say dialect, endpoint string, next handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		f := v.weather(endpoint)
		switch agent := r.UserAgent(); {
		case agent == "" || strings.HasPrefix(agent, "Go-http-client"):
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, "error code: 1010")
		case r.Header.Get("Authorization") != "Bearer "+v.keyNow():
			say(w, http.StatusUnauthorized, http.StatusUnauthorized, "You do not have access permissions")
		case !f.accepts() && v.strike(w, r, f, say):
		default:
			next(w, r, f)
		}
	}
}

// charge writes an order on the bill and returns its task's id.
func (v *Vendor) charge(prefix string, t *task) string {
	fate := v.weather(Task)
	v.mu.Lock()
	defer v.mu.Unlock()
	t.charge.TaskID = fmt.Sprintf("%s%06d", prefix, v.others+len(v.tasks)+1)
	t.charge.Size = t.size.String()
	t.fate = fate
	v.tasks[t.charge.TaskID] = t
	v.bill = append(v.bill, t.charge)
	return t.charge.TaskID
}

// look finds a task and counts the look; nil if there is no such task. What it returns is a copy. It also returns
// whether the task has ended.
func (v *Vendor) look(id string) (found *task, ended bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	t := v.tasks[id]
	if t == nil {
		return nil, false
	}
	t.polls++
	seen := *t
	return &seen, t.polls > t.fate.Polls && t.fate.Kind != UnknownState
}
