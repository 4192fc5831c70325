package apikley

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/providers"
)

// call brings one callback to a receiver and returns its answer's status.
func call(r *receiver, body string, header map[string]string) int {
	request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	for name, value := range header {
		request.Header.Set(name, value)
	}
	answer := httptest.NewRecorder()
	r.ServeHTTP(answer, request)
	return answer.Code
}

func woken(wake <-chan struct{}) bool {
	select {
	case <-wake:
		return true
	default:
		return false
	}
}

func TestCallbackWakesItsTaskOnly(t *testing.T) {
	r := newReceiver(&providers.Callback{})
	one, release := r.Wake("one")
	two, releaseTwo := r.Wake("two")
	defer releaseTwo()
	for _, body := range []string{`{"code":200,"data":{"taskId":"one"}}`, `{"data":{"task_id":"one"}}`} {
		if status := call(r, body, nil); status != 200 || !woken(one) || woken(two) {
			t.Errorf("%s: status %d, or the wrong one is awake", body, status)
		}
	}
	for body, want := range map[string]int{
		`{"data":{"taskId":"three"}}`: 200, `{"data":{}}`: 200, `{`: 400, ``: 400,
		`{"data":{"taskId":"one","x":"` + strings.Repeat("x", maxCallback) + `"}}`: 400,
	} {
		if status := call(r, body, nil); status != want || woken(one) || woken(two) {
			t.Errorf("%.40s: status %d, want %d and nobody awake", body, status, want)
		}
	}
	call(r, `{"data":{"taskId":"one"}}`, nil)
	call(r, `{"data":{"taskId":"one"}}`, nil) // does not block, though nobody has listened yet
	release()
	if len(r.waiting) != 1 {
		t.Errorf("%d tasks are waited for, want 1", len(r.waiting))
	}
}

func TestCallbackSignatures(t *testing.T) {
	r := newReceiver(&providers.Callback{Secret: providers.NewSecret("hush")})
	wake, release := r.Wake("one")
	defer release()
	sign := func(secret, id string, when time.Time) map[string]string {
		stamp := fmt.Sprint(when.Unix())
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte(id + "." + stamp))
		return map[string]string{
			"X-Webhook-Timestamp": stamp, "X-Webhook-Signature": base64.StdEncoding.EncodeToString(mac.Sum(nil)),
		}
	}
	now := time.Now()
	for name, row := range map[string]struct {
		header map[string]string
		awake  bool
	}{
		"right":         {sign("hush", "one", now), true},
		"wrong secret":  {sign("hash", "one", now), false},
		"another task":  {sign("hush", "two", now), false},
		"old":           {sign("hush", "one", now.Add(-time.Hour)), false},
		"of the future": {sign("hush", "one", now.Add(time.Hour)), false},
		"far away":      {map[string]string{"X-Webhook-Timestamp": "9223372036854775807"}, false},
		"none":          {nil, false},
	} {
		status := call(r, `{"data":{"taskId":"one"}}`, row.header)
		if woken(wake) != row.awake || (status == 200) != row.awake {
			t.Errorf("%s: status %d", name, status)
		}
	}
}

func TestListenEndsWithItsContext(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := newReceiver(&providers.Callback{Listen: "127.0.0.1:0"})
	wake, release := r.Wake("one")
	defer release()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- r.serve(ctx, listener) }()
	response, err := http.Post("http://"+listener.Addr().String(), "application/json", strings.NewReader(`{"data":{"taskId":"one"}}`))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	<-wake
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := newReceiver(nil).Listen(t.Context()); err != nil {
		t.Errorf("without a callback block: %v", err)
	}
}

func TestListenSaysWhyItCannot(t *testing.T) {
	r := newReceiver(&providers.Callback{Listen: "127.0.0.1:99999"})
	if r.Listen(t.Context()) == nil {
		t.Error("it listens where nobody can")
	}
}

func TestACallbackMayComeBeforeTheWait(t *testing.T) {
	r := newReceiver(nil)
	r.wake("quick")
	wake, release := r.Wake("quick")
	defer release()
	select {
	case <-wake:
	default:
		t.Error("the callback is forgotten")
	}
}
