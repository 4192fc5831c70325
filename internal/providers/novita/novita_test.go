package novita

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/providers/providertest"
)

func request() providers.Request {
	return providers.Request{Model: qwenImage, Prompt: "a fox", Size: providers.Size{Width: 640, Height: 256}}
}

func opened(t testing.TB, config providers.Config) *account {
	provider, err := open(config)
	if err != nil {
		t.Fatal(err)
	}
	return provider.(*account)
}

func TestConforms(t *testing.T) {
	providertest.Conform(t, func(t *testing.T) providertest.Subject {
		vendor := providertest.Start(t)
		return providertest.Subject{Provider: opened(t, vendor.Config(Kind())), Vendor: vendor, Request: request()}
	})
}

// The double takes exactly what is documented, so it says whether the catalogue's bounds are those of the documents.
func TestSizesAreWhatTheVendorTakes(t *testing.T) {
	vendor := providertest.Start(t)
	a := opened(t, vendor.Config(Kind()))
	sizes := Kind().Models[0].Sizes
	for _, side := range []int{sizes.Min, sizes.Max} {
		request := request()
		request.Size = providers.Size{Width: side, Height: side}
		if _, err := a.Submit(t.Context(), request); err != nil {
			t.Errorf("%s: %v", request.Size, err)
		}
	}
	request := request()
	request.Size.Width = sizes.Max + 1
	if _, err := a.Submit(t.Context(), request); providers.ClassOf(err) != providers.Invalid {
		t.Errorf("%s: %v", request.Size, err)
	}
}

// answering returns an account at an API that answers everything in the same way.
func answering(t testing.TB, status int, body string) *account {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return opened(t, providers.Config{Name: "novita", BaseURL: server.URL, UserAgent: "imgplan/test"})
}

func TestSubmitClasses(t *testing.T) {
	for _, row := range []struct {
		status int
		reason string
		class  providers.Class
	}{
		{403, "NOT_ENOUGH_BALANCE", providers.NoCredit},
		{403, "INVALID_API_KEY", providers.Unauthorized},
		{403, "ACCESS_DENY", providers.Unauthorized},
		{401, "FAILED_TO_AUTH", providers.Unauthorized},
		{400, "INVALID_REQUEST_BODY", providers.Invalid},
		{400, "PROHIBITED_CONTENT", providers.Moderated},
		{404, "MODEL_NOT_FOUND", providers.Invalid},
		{429, "RATE_LIMIT_EXCEEDED", providers.Busy},
		{429, "TOKEN_LIMIT_EXCEEDED", providers.Busy},
		{503, "SERVICE_NOT_AVAILABLE", providers.Busy},
		{503, "", providers.Unknown},
		{504, "GATEWAY_TIMEOUT", providers.Unknown},
		{500, "", providers.Unknown},
		{200, "", providers.Unknown},
	} {
		body := fmt.Sprintf(`{"code":%d,"reason":%q,"message":"words","metadata":{}}`, row.status, row.reason)
		_, err := answering(t, row.status, body).Submit(t.Context(), request())
		var e *providers.Error
		if !errors.As(err, &e) || e.Class != row.class {
			t.Errorf("%d %s: class %q (%v), want %q", row.status, row.reason, providers.ClassOf(err), err, row.class)
		}
	}
}

func TestWhatIsNoTaskIsNotTaken(t *testing.T) {
	for _, id := range []string{`"` + strings.Repeat("t", 1000) + `"`, `"a\u0007b"`, `"two words"`, `["t"]`, `{}`} {
		task, err := answering(t, 200, `{"task_id":`+id+`}`).Submit(t.Context(), request())
		if err == nil || providers.ClassOf(err) != providers.Unknown || len(err.Error()) > 600 {
			t.Errorf("%.40s: %+v, %v", id, task, err)
		}
	}
}

func TestPoll(t *testing.T) {
	const picture = `"images":[{"image_url":"https://x/1.jpeg","image_url_ttl":3600}]`
	for _, row := range []struct {
		body  string
		phase providers.Phase
		class providers.Class
	}{
		{`{"task":{"status":"TASK_STATUS_QUEUED"}}`, providers.Running, ""},
		{`{"task":{"status":"TASK_STATUS_PROCESSING","progress_percent":"7"},"images":null}`, providers.Running, ""},
		{`{"task":{"status":"TASK_STATUS_UNKNOWN"}}`, providers.Running, ""},
		{`{"task":{"status":"TASK_STATUS_SUCCEEDED"},` + picture + `}`, providers.Running, ""}, // no such state
		{`{"task":{"status":"TASK_STATUS_SUCCEED","progress_percent":0},` + picture + `}`, providers.Finished, ""},
		{`{"task":{"status":"TASK_STATUS_SUCCEED"},"extra":{"has_nsfw_contents":[true]},` + picture + `}`, providers.Finished, ""},
		{`{"task":{"status":"TASK_STATUS_SUCCEED"},"images":[{"image_url":null}]}`, "", providers.Passing},
		{`{"task":{"status":"TASK_STATUS_FAILED","reason":"out of memory"}}`, providers.Failed, ""},
		{`{"task":{"status":"TASK_STATUS_FAILED","reason":"NSFW content"}}`, providers.Refused, ""},
		{`{"task":{"status":"TASK_STATUS_FAILED","reason":null}}`, providers.Failed, ""},
		{`{"task":null}`, "", providers.Passing},
		{`{}`, "", providers.Passing},
		{`[]`, "", providers.Passing},
		{``, "", providers.Passing},
	} {
		task, err := answering(t, 200, row.body).Poll(t.Context(), "t")
		if task.Phase != row.phase || (err != nil) != (row.class != "") || providers.ClassOf(err) != row.class {
			t.Errorf("%s: phase %q, %v; want %q, %q", row.body, task.Phase, err, row.phase, row.class)
		}
		if row.phase == providers.Failed && task.Reason == "" {
			t.Errorf("%s: no reason", row.body)
		}
	}
}

func TestBalance(t *testing.T) {
	for text, want := range map[string]string{`"10000"`: "1.00", `15`: "0.0015", `"-1"`: "-0.0001"} {
		balance, err := answering(t, 200, `{"availableBalance":`+text+`}`).Balance(t.Context())
		if err != nil || balance.String() != want {
			t.Errorf("%s is %s, %v, want %s", text, balance, err, want)
		}
	}
}

// named finds a task's name in an answer.
var named = regexp.MustCompile(`"task_id" *: *"[^"]`)

func FuzzSubmit(f *testing.F) {
	f.Add(0, []byte(`{"task_id":"t"}`))
	f.Add(229, []byte(`{"code":42x,"data":{"task_id":"t"}}`))
	f.Add(0, []byte(`{"code":429,"reason":"x","task_id":"t"}`))
	f.Add(303, []byte(`{"code":503,"reason":"SERVICE_NOT_AVAILABLE"}`))
	fuzz(f, func(t *testing.T, a *account) (providers.Task, error) { return a.Submit(t.Context(), request()) })
}

func FuzzPoll(f *testing.F) {
	f.Add(0, []byte(`{"task":{"status":"TASK_STATUS_SUCCEED"},"images":[{"image_url":"https://x/1.jpeg"}]}`))
	f.Add(0, []byte(`{"task":{"status":"TASK_STATUS_FAILED","reason":["x"]}}`))
	fuzz(f, func(t *testing.T, a *account) (providers.Task, error) { return a.Poll(t.Context(), "t") })
}

// fuzz asks an API that answers with any bytes. Each question is asked once; and what may be asked again because it was not
// taken had no answer that names a task.
func fuzz(f *testing.F, do func(*testing.T, *account) (providers.Task, error)) {
	var status int
	var body []byte
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		w.Write(body)
	}))
	f.Cleanup(server.Close)
	a := opened(f, providers.Config{BaseURL: server.URL, UserAgent: "imgplan/test"})
	f.Fuzz(func(t *testing.T, code int, answer []byte) {
		asked, status, body = 0, 200+int(uint(code)%400), answer
		task, err := do(t, a)
		if class := providers.ClassOf(err); asked != 1 || err != nil && (class == providers.NotSent || class == providers.Busy) && named.Match(answer) {
			t.Errorf("asked %d times, %s: %v", asked, class, err)
		}
		var e *providers.Error
		switch {
		case err != nil && (!errors.As(err, &e) || e.Error() == ""):
			t.Errorf("the error is %T %v", err, err)
		case err == nil && (task.ID == "" || task.Phase == "" || task.Phase == providers.Finished && len(task.Results) == 0):
			t.Errorf("no error, and no task: %+v", task)
		}
	})
}
