package providertest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/providers"
)

// deadLinks: a dead link is gone, and can be made live again where the provider says so.
func deadLinks(t *testing.T, s Subject) {
	s.Vendor.Strike(Fault{Endpoint: Task, Kind: DeadLink})
	task := finish(t, s, submit(t, s, s.Request))
	dead := task.Results[0].URL
	_, err := download(t.Context(), s, dead)
	wantClass(t, err, providers.Gone)
	reminter, ok := s.Provider.(providers.Reminter)
	if !ok {
		return
	}
	live, err := reminter.Remint(t.Context(), dead)
	if err != nil {
		t.Fatalf("remint: %v", err)
	}
	if _, err := download(t.Context(), s, live); err != nil {
		t.Errorf("the new link is dead too: %v", err)
	}
	s.Vendor.Strike(Fault{Endpoint: Remint, Kind: Status})
	_, err = reminter.Remint(t.Context(), dead)
	wantClass(t, err, providers.Passing)
	s.charged(t, 1)
}

// badDownloads: a download that fails may be tried again, and nothing but a whole picture passes for one.
func badDownloads(t *testing.T, s Subject) {
	task := finish(t, s, submit(t, s, s.Request))
	rows := map[string]struct {
		fault Fault
		class providers.Class
	}{
		"truncated": {Fault{Kind: Truncated}, providers.Passing},
		"html":      {Fault{Kind: HTML}, providers.Passing},
		"json":      {Fault{Kind: Code}, providers.Passing},
		"503":       {Fault{Kind: Status, Status: http.StatusServiceUnavailable}, providers.Passing},
		"404":       {Fault{Kind: Status, Status: http.StatusNotFound}, providers.Gone},
		"410":       {Fault{Kind: Status, Status: http.StatusGone}, providers.Gone},
	}
	for name, row := range rows {
		row.fault.Endpoint = Result
		s.Vendor.Strike(row.fault)
		_, err := download(t.Context(), s, task.Results[0].URL)
		t.Run(name, func(t *testing.T) { wantClass(t, err, row.class) })
	}
	if _, err := download(t.Context(), s, task.Results[0].URL); err != nil {
		t.Errorf("when the weather has passed: %v", err)
	}
	for _, link := range []string{"http://169.254.169.254/latest", "https://127.0.0.2:1/x", "file:///etc/passwd", "https://[::1]/x", "%"} {
		_, err := download(t.Context(), s, link)
		wantClass(t, err, providers.Invalid)
	}
	s.charged(t, 1)
}

// badUploads: an upload that fails costs nothing and may be tried again, unless the vendor says that it is wrong.
func badUploads(t *testing.T, s Subject) {
	uploader, ok := s.Provider.(providers.Uploader)
	if !ok || s.FromSource == nil {
		return
	}
	for fault, class := range map[Fault]providers.Class{
		{Kind: Status}:            providers.Passing,
		{Kind: Garbage}:           providers.Passing,
		{Kind: Cut}:               providers.Passing,
		{Kind: Busy}:              providers.Busy,
		{Kind: Code, Status: 400}: providers.Invalid,
		{Kind: Code, Status: 401}: providers.Unauthorized,
	} {
		fault.Endpoint = Upload
		s.Vendor.Strike(fault)
		_, err := uploader.Upload(t.Context(), *s.FromSource.Source)
		t.Run(fault.Kind, func(t *testing.T) { wantClass(t, err, class) })
	}
	if first, again := upload(t, s, *s.FromSource), upload(t, s, *s.FromSource); first.Source.URL != again.Source.URL {
		t.Error("the same source has two names")
	}
}

// secrets: the key goes to the API and nowhere else, also when the vendor quotes it.
func secrets(t *testing.T, s Subject) {
	bring(t, s, s.Request)
	for _, leak := range s.Vendor.Leaks() {
		t.Errorf("sent with a download: %s", leak)
	}
	quote := "your key " + Key + " is \x1b[31mbad\r\n\x00" + strings.Repeat("!", 5000)
	for _, kind := range []string{Status, Code, Garbage, AcceptGarbage} {
		s.Vendor.Strike(Fault{Endpoint: Submit, Kind: kind, Message: quote}, Fault{Endpoint: Poll, Kind: kind, Message: quote})
		_, err1 := s.Provider.Submit(t.Context(), s.Request)
		_, err2 := s.Provider.Poll(t.Context(), "some-task")
		for _, err := range []error{err1, err2} {
			if err == nil {
				t.Errorf("%s: no error", kind)
				continue
			}
			if strings.Contains(err.Error(), Key) {
				t.Errorf("%s: the key is in the error: %v", kind, err)
			}
			wantClass(t, err, err.(*providers.Error).Class)
		}
		s.Vendor.Clear()
	}
}
