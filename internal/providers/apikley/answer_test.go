package apikley

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/providers"
)

// answering returns an account at an API that answers everything in the same way.
func answering(t testing.TB, status int, body string) *account {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return opened(t, providers.Config{
		Name: "apikley", BaseURL: server.URL, UploadURL: server.URL, UserAgent: "imgplan/test", APIKey: providers.NewSecret("k-e-y"),
	})
}

func TestSubmitClasses(t *testing.T) {
	for _, row := range []struct {
		status int
		body   string
		class  providers.Class
	}{
		{200, `{"code":401,"msg":"You do not have access permissions"}`, providers.Unauthorized},
		{401, `{"code":401,"msg":"You do not have access permissions"}`, providers.Unauthorized},
		{403, `error code: 1010`, providers.Unauthorized},
		{200, `{"code":402,"msg":"Insufficient credits"}`, providers.NoCredit},
		{200, `{"code":433,"msg":"sub-key usage limit exceeded"}`, providers.NoCredit},
		{200, `{"code":"422","message":"size is wrong"}`, providers.Invalid},
		{200, `{"code":422,"msg":"the prompt contains sensitive words"}`, providers.Moderated},
		{400, `{"code":400,"msg":"violates our content policy"}`, providers.Moderated},
		{200, `{"code":404,"msg":"no such model"}`, providers.Invalid},
		{200, `{"code":429,"msg":"too fast"}`, providers.Busy},
		{200, `{"code":455,"msg":"maintenance"}`, providers.Busy},
		{200, `{"code":505,"msg":"feature disabled"}`, providers.Invalid},
		{401, `{"code":200,"msg":"success"}`, providers.Unauthorized},
		{308, ``, providers.Invalid},
		{302, ``, providers.Unknown},
		{200, `{"code":408,"msg":"upstream"}`, providers.Unknown},
		{200, `{"code":500,"msg":"server error"}`, providers.Unknown},
		{200, `{"code":501,"msg":"generation failed"}`, providers.Unknown},
		{500, `{"code":200,"msg":"success"}`, providers.Unknown},
		{503, `{"code":503,"msg":"overloaded, your request was not queued"}`, providers.Busy},
		{503, `<html>503 Service Temporarily Unavailable</html>`, providers.Unknown},
		{503, `{"code":503,"msg":"service unavailable"}`, providers.Unknown},
		{200, `{"code":200,"msg":"success","data":{}}`, providers.Unknown},
		{200, `{"code":200,"msg":"success","data":{"taskId":null}}`, providers.Unknown},
		{200, `{"code":200,"msg":"success","data":null}`, providers.Unknown},
		{200, `{"code":200,"msg":"success","data":{"taskId":"` + strings.Repeat("t", 1000) + `"}}`, providers.Unknown},
		{200, `{"code":422,"msg":"wrong","data":{"taskId":"task\u001b[31m"}}`, providers.Unknown},
		{200, `{"code":200,"msg":"success","data":{"taskId":{"id":1}}}`, providers.Unknown},
		{200, ``, providers.Unknown},
		{200, `[]`, providers.Unknown},
	} {
		_, err := answering(t, row.status, row.body).Submit(t.Context(), request())
		var e *providers.Error
		if !errors.As(err, &e) || e.Class != row.class || e.Error() == "" {
			t.Errorf("%d %s: class %q (%v), want %q", row.status, row.body, providers.ClassOf(err), err, row.class)
		}
	}
}

// A task that is named may be paid for, whatever else the answer says.
func TestSubmitTakesEveryTaskID(t *testing.T) {
	for body, want := range map[string]string{
		`{"code":200,"msg":"success","data":{"taskId":"task_1"}}`: "task_1",
		`{"code":"200","data":{"taskId":17}}`:                     "17",
		`{"code":500,"msg":"oops","data":{"taskId":"task_2"}}`:    "task_2",
	} {
		task, err := answering(t, 200, body).Submit(t.Context(), request())
		if err != nil || task.ID != want || task.Phase != providers.Running {
			t.Errorf("%s: %+v, %v", body, task, err)
		}
	}
}

func TestPoll(t *testing.T) {
	for _, row := range []struct {
		data   string
		phase  providers.Phase
		class  providers.Class
		billed string
	}{
		{`{"taskId":"t","state":"waiting"}`, providers.Running, "", ""},
		{`{"state":"queuing","resultJson":""}`, providers.Running, "", ""},
		{`{"state":"dreaming","resultJson":null}`, providers.Running, "", ""},
		{`{"state":null}`, providers.Running, "", ""},
		{`{"state":"success","resultJson":"{\"resultUrls\":[\"https://x/1.png\"]}","creditsConsumed":4.0}`, providers.Finished, "", "0.02"},
		{`{"state":"success","resultJson":"{\"resultUrls\":[\"https://x/1.png\"]}","creditsConsumed":"0.8"}`, providers.Finished, "", "0.004"},
		{`{"state":"success","resultJson":{"resultUrls":"https://x/1.png"},"creditsConsumed":0}`, providers.Finished, "", ""},
		{`{"state":"success","resultJson":{"resultUrls":["https://x/1.png"]},"creditsConsumed":1e300}`, providers.Finished, "", ""},
		{`{"state":"success","resultJson":"{\"resultUrls\":[]}"}`, "", providers.Passing, ""},
		{`{"state":"success","resultJson":"{{"}`, "", providers.Passing, ""},
		{`{"state":"success","resultJson":""}`, "", providers.Passing, ""},
		{`{"taskId":"another","state":"success","resultJson":"{\"resultUrls\":[\"https://x/1.png\"]}"}`, "", providers.Passing, ""},
		{`{"state":"fail","failCode":"500","failMsg":"internal"}`, providers.Failed, "", ""},
		{`{"state":"fail","failCode":501,"failMsg":null}`, providers.Failed, "", ""},
		{`{"state":"fail","failCode":"422","failMsg":"bad"}`, providers.Refused, "", ""},
		{`{"state":"fail","failCode":422,"failMsg":""}`, providers.Refused, "", ""},
		{`{"state":"fail","failCode":"500","failMsg":"NSFW content detected"}`, providers.Refused, "", ""},
		{`null`, "", providers.Passing, ""},
		{`[]`, "", providers.Passing, ""},
	} {
		task, err := answering(t, 200, fmt.Sprintf(`{"code":200,"message":"success","data":%s}`, row.data)).Poll(t.Context(), "t")
		billed := ""
		if task.Billed != nil {
			billed = task.Billed.String()
		}
		if task.Phase != row.phase || (err != nil) != (row.class != "") || providers.ClassOf(err) != row.class || billed != row.billed {
			t.Errorf("%s: phase %q, billed %q, %v; want %q, %q, %q", row.data, task.Phase, billed, err, row.phase, row.billed, row.class)
		}
	}
}

func TestPollClasses(t *testing.T) {
	for body, class := range map[string]providers.Class{
		`{"code":404,"msg":"Task not found"}`:     providers.Gone,
		`{"code":422,"msg":"recordInfo is null"}`: providers.Passing,
		`{"code":500,"msg":"oops"}`:               providers.Passing,
		`{"code":429,"msg":"too fast"}`:           providers.Busy,
		`{"code":455,"msg":"maintenance"}`:        providers.Busy,
		`{"code":401,"msg":"no"}`:                 providers.Unauthorized,
	} {
		_, err := answering(t, 200, body).Poll(t.Context(), "t")
		if err == nil || providers.ClassOf(err) != class {
			t.Errorf("%s: %v (%q), want %q", body, err, providers.ClassOf(err), class)
		}
	}
}

func TestUploadAnswers(t *testing.T) {
	for _, row := range []struct {
		body, url string
		class     providers.Class
	}{
		{`{"success":true,"code":200,"data":{"downloadUrl":"https://x/a","fileUrl":"https://x/b"}}`, "https://x/a", ""},
		{`{"success":true,"code":200,"data":{"fileUrl":"https://x/b"}}`, "https://x/b", ""},
		{`{"success":false,"code":200,"msg":"no"}`, "", providers.Passing},
		{`{"success":false,"code":200,"msg":"no","data":{"downloadUrl":"https://x/a"}}`, "", providers.Passing},
		{`{"success":false,"code":400,"msg":"no"}`, "", providers.Invalid},
		{`{"success":true,"code":200,"data":{}}`, "", providers.Passing},
		{`{"success":true,"code":200,"data":{"downloadUrl":{"a":1}}}`, "", providers.Passing},
		{`{"success":true,"code":200,"data":{"downloadUrl":"imgplan/a.png"}}`, "", providers.Passing},
		{`{"success":true,"code":200,"data":{"downloadUrl":"file:///etc/passwd"}}`, "", providers.Passing},
		{`{"success":true,"code":200,"data":{"downloadUrl":"https://"}}`, "", providers.Passing},
	} {
		url, err := answering(t, 200, row.body).Upload(t.Context(), providers.Source{Format: "jpeg", Bytes: []byte("x")})
		if url != row.url || (err != nil) != (row.class != "") || providers.ClassOf(err) != row.class {
			t.Errorf("%s: %q, %v", row.body, url, err)
		}
	}
}

// named finds a task's name in an answer.
var named = regexp.MustCompile(`"taskId" *: *"[^"]`)

// anything checks what must hold for whatever an API answers.
func anything(t *testing.T, task providers.Task, err error) {
	var e *providers.Error
	switch {
	case err != nil && !errors.As(err, &e):
		t.Errorf("the error is a %T", err)
	case err != nil && e.Error() == "":
		t.Error("the error has no text")
	case err == nil && (task.ID == "" || task.Phase == ""):
		t.Errorf("no error, and no task: %+v", task)
	case err == nil && task.Phase == providers.Finished && len(task.Results) == 0:
		t.Error("a finished task without results")
	}
}

func FuzzSubmit(f *testing.F) {
	f.Add(0, []byte(`{"code":200,"msg":"success","data":{"taskId":"task_1"}}`))
	f.Add(229, []byte(`{"code":42x,"data":{"taskId":"t"}}`))
	f.Add(0, []byte(`{"code":429,"msg":"x","data":{"taskId":"task_1"}}`))
	f.Add(303, []byte(`{"code":503,"msg":"not queued"}`))
	f.Add(0, []byte(`{"code":1e9,"data":[{"taskId":{}}]}`))
	fuzz(f, func(t *testing.T, a *account) (providers.Task, error) { return a.Submit(t.Context(), request()) })
}

func FuzzPoll(f *testing.F) {
	record, _ := json.Marshal(map[string]any{"state": "success", "resultJson": `{"resultUrls":["https://x"]}`, "creditsConsumed": 6.0})
	f.Add(0, fmt.Appendf(nil, `{"code":200,"data":%s}`, record))
	f.Add(0, []byte(`{"code":200,"data":{"state":"fail","failCode":"422","failMsg":"x"}}`))
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
		anything(t, task, err)
	})
}
