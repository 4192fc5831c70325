package providertest

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/providers"
)

// charged checks how many pictures were paid for.
func (s Subject) charged(t *testing.T, want int) {
	t.Helper()
	if s.Vendor == nil {
		return
	}
	if got := len(s.Vendor.Bill()); got != want {
		t.Errorf("%d pictures were charged, want %d", got, want)
	}
}

// upload returns the request with its source uploaded, where the provider needs that.
func upload(t *testing.T, s Subject, request providers.Request) providers.Request {
	t.Helper()
	uploader, ok := s.Provider.(providers.Uploader)
	if !ok {
		return request
	}
	source := *request.Source
	url, err := uploader.Upload(t.Context(), source)
	if err != nil || url == "" {
		t.Fatalf("upload: %q, %v", url, err)
	}
	source.URL = url
	request.Source = &source
	return request
}

// bring brings one picture home.
func bring(t *testing.T, s Subject, request providers.Request) []byte {
	t.Helper()
	task := finish(t, s, submit(t, s, request))
	if len(task.Results) == 0 {
		t.Fatalf("task %s has no result", task.ID)
	}
	if task.Results[0].Bytes != nil {
		return task.Results[0].Bytes
	}
	data, err := download(t.Context(), s, task.Results[0].URL)
	if err != nil {
		t.Fatalf("fetch: %v", err)
	}
	return data
}

func submit(t *testing.T, s Subject, request providers.Request) providers.Task {
	t.Helper()
	task, err := s.Provider.Submit(t.Context(), request)
	if err != nil {
		t.Fatalf("submit: %v", err)
	}
	return task
}

// finish looks at a task until it has ended.
func finish(t *testing.T, s Subject, task providers.Task) providers.Task {
	t.Helper()
	for range 100 {
		if task.Phase != providers.Running {
			return task
		}
		id, err := task.ID, error(nil)
		if task, err = s.Provider.Poll(t.Context(), id); err != nil {
			t.Fatalf("poll: %v", err)
		}
		if task.ID != id {
			t.Fatalf("asked for task %s, got %s", id, task.ID)
		}
	}
	t.Fatalf("task %s does not end", task.ID)
	return task
}

func download(ctx context.Context, s Subject, url string) ([]byte, error) {
	body, err := s.Provider.(providers.Fetcher).Fetch(ctx, url)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(body)
	return data, errors.Join(err, body.Close())
}

// wantClass checks that an error is an *Error of a class, and fit to be shown.
func wantClass(t *testing.T, err error, want ...providers.Class) {
	t.Helper()
	var e *providers.Error
	if !errors.As(err, &e) {
		t.Errorf("the error is %T %v, want a *providers.Error of class %q", err, err, want)
		return
	}
	fits := false
	for _, class := range want {
		fits = fits || class == e.Class
	}
	if !fits {
		t.Errorf("the class is %q, want %q: %v", e.Class, want, err)
	}
	if text := err.Error(); text == "" || len(text) > 2500 || strings.ContainsAny(text, "\x00\x1b\r\n") {
		t.Errorf("the error's text is not fit to be shown: %q", text)
	}
	if e.RetryAfter < 0 || e.RetryAfter > 10*time.Minute {
		t.Errorf("the error asks to wait %s", e.RetryAfter)
	}
}
