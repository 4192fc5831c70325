package providertest

import (
	"bytes"
	"encoding/json"
	"image"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/providers"
)

// ask sends a request as a well-behaved client does and returns the answer's status and body.
func ask(t *testing.T, v *Vendor, path, body string, change func(*http.Request)) (int, string) {
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	request, err := http.NewRequestWithContext(t.Context(), method, v.URL()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("User-Agent", "test")
	request.Header.Set("Authorization", "Bearer "+Key)
	request.Header.Set("Content-Type", "application/json")
	if change != nil {
		change(request)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(data)
}

func TestDoubleListensOnTheLoopbackOnly(t *testing.T) {
	if u, err := url.Parse(Start(t).URL()); err != nil || u.Hostname() != "127.0.0.1" {
		t.Errorf("it listens on %s, %v", u, err)
	}
}

func TestDoubleTakesOnlyWhatIsDocumented(t *testing.T) {
	v := Start(t)
	const create, draw = "/api/v1/jobs/createTask", "/v3/async/qwen-image-txt2img"
	for _, row := range []struct{ path, body, answer string }{
		{create, `{"model":"qwen/text-to-image","input":{}}`, `"code":422`},
		{create, `{"input":{"prompt":"x"}}`, `"code":500`},
		{create, `{"model":"qwen/other","input":{"prompt":"x"}}`, `"code":422`},
		{create, `{"model":"qwen/text-to-image","input":{"prompt":"x","num_images":1}}`, `"code":422`},
		{create, `{"model":"qwen/text-to-image","input":{"prompt":"x","strength":0.5}}`, `"code":422`},
		{create, `{"model":"qwen/text-to-image","input":{"prompt":"x","image_size":"1024x1024"}}`, `"code":422`},
		{create, `{"model":"qwen/text-to-image","input":{"prompt":"x","num_inference_steps":1}}`, `"code":422`},
		{create, `{"model":"qwen/text-to-image","input":{"prompt":"x","num_inference_steps":"30"}}`, `"code":422`},
		{create, `{"model":"qwen/text-to-image","input":{"prompt":"x","guidance_scale":2.55}}`, `"code":422`},
		{create, `{"model":"qwen/text-to-image","input":{"prompt":"x","enable_safety_checker":"true"}}`, `"code":422`},
		{create, `{"model":"qwen/text-to-image","input":{"prompt":"` + strings.Repeat("x", 5001) + `"}}`, `"code":422`},
		{create, `{"model":"qwen/image-to-image","input":{"prompt":"x"}}`, `"code":422`},
		{create, `{"model":"qwen/image-to-image","input":{"prompt":"x","image_url":"` + v.UploadURL() + `/files/no"}}`, `"code":422`},
		{create, `not json`, `"code":422`},
		{draw, `{"prompt":""}`, "INVALID_REQUEST_BODY"},
		{draw, `{"prompt":"x","seed":1}`, "INVALID_REQUEST_BODY"},
		{draw, `{"prompt":"x","size":"1024x1024"}`, "INVALID_REQUEST_BODY"},
		{draw, `{"prompt":"x","size":"255*1024"}`, "INVALID_REQUEST_BODY"},
		{draw, `{"prompt":"x","size":"1024*1537"}`, "INVALID_REQUEST_BODY"},
	} {
		if _, got := ask(t, v, row.path, row.body, nil); !strings.Contains(got, row.answer) {
			t.Errorf("%.90s: %s", row.body, got)
		}
	}
	const good = `{"model":"qwen/text-to-image","input":{"prompt":"x","guidance_scale":2.5}}`
	for name, change := range map[string]func(*http.Request){
		"no agent": func(r *http.Request) { r.Header.Set("User-Agent", "") },
		"no key":   func(r *http.Request) { r.Header.Del("Authorization") },
		"bare key": func(r *http.Request) { r.Header.Set("Authorization", Key) },
		"no type":  func(r *http.Request) { r.Header.Del("Content-Type") },
	} {
		if _, got := ask(t, v, create, good, change); strings.Contains(got, "taskId") {
			t.Errorf("%s: %s", name, got)
		}
	}
	if len(v.Bill()) != 0 {
		t.Errorf("charged: %+v", v.Bill())
	}
	if _, got := ask(t, v, create, good, nil); !strings.Contains(got, "taskId") || len(v.Bill()) != 1 {
		t.Errorf("a good order: %s", got)
	}
}

func TestDoubleIsDrivenByHTTP(t *testing.T) {
	v := Start(t)
	ask(t, v, "/double/faults", `[{"endpoint":"submit","kind":"no-credit","after":2,"times":-1}]`, nil)
	ask(t, v, "/double/faults", `{"endpoint":"poll","kind":"busy","retry_after":"5"}`, nil)
	for i, want := range []string{"taskId", "taskId", `"code":402`, `"code":402`} {
		if _, got := ask(t, v, "/api/v1/jobs/createTask", `{"model":"qwen/text-to-image","input":{"prompt":"x","seed":9}}`, nil); !strings.Contains(got, want) {
			t.Errorf("order %d: %s, want %s", i+1, got, want)
		}
	}
	for _, want := range []int{429, 200} {
		if status, _ := ask(t, v, "/api/v1/jobs/recordInfo?taskId=x", "", nil); status != want {
			t.Errorf("status %d, want %d", status, want)
		}
	}
	var bill []Charge
	_, text := ask(t, v, "/double/bill", "", nil)
	if err := json.Unmarshal([]byte(text), &bill); err != nil || len(bill) != 2 || bill[0].Seed != 9 || bill[0].Size != "1024x1024" || bill[0].TaskID == bill[1].TaskID {
		t.Errorf("bill %s, %v", text, err)
	}
	ask(t, v, "/double/reset", "{}", nil)
	if _, text := ask(t, v, "/double/bill", "", nil); strings.TrimSpace(text) != "[]" {
		t.Errorf("after the reset: %s", text)
	}
	if status, _ := ask(t, v, "/double/faults", "x", nil); status != 400 {
		t.Errorf("a fault that can't be read: status %d", status)
	}
}

func TestPicturesFollowTheOrder(t *testing.T) {
	size := providers.Size{Width: 300, Height: 200}
	base := task{charge: Charge{Model: "m", Prompt: "a", Seed: 1, Size: size.String()}, size: size, format: "png"}
	first := draw(&base)
	if !bytes.Equal(first, draw(&base)) {
		t.Error("the same order gives two pictures")
	}
	prompt, seed, source := base, base, base
	prompt.charge.Prompt, seed.charge.Seed, source.source = "b", 2, "s"
	for _, other := range []task{prompt, seed, source} {
		if bytes.Equal(first, draw(&other)) {
			t.Errorf("the same picture for %+v", other)
		}
	}
	for _, format := range []string{"png", "jpeg"} {
		base.format = format
		config, got, err := image.DecodeConfig(bytes.NewReader(draw(&base)))
		if err != nil || got != format || config.Width != 300 || config.Height != 200 {
			t.Errorf("%s: %s %dx%d, %v", format, got, config.Width, config.Height, err)
		}
	}
}
