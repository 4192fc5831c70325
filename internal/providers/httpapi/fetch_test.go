package httpapi

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/providers"
)

// fetch downloads a link and returns what came, with the error of opening or reading.
func fetch(t *testing.T, c *Client, link string) (string, error) {
	body, err := c.Fetch(t.Context(), link)
	if err != nil {
		return "", err
	}
	defer body.Close()
	data, err := io.ReadAll(body)
	return string(data), err
}

func TestFetchSendsNothingOfOurs(t *testing.T) {
	var got []http.Header
	var api *httptest.Server
	api = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header)
		if r.URL.Path == "/a" {
			http.SetCookie(w, &http.Cookie{Name: "c", Value: "1"})
			http.Redirect(w, r, api.URL+"/b", http.StatusFound)
			return
		}
		w.Header().Set("Content-Type", "image/png")
		fmt.Fprint(w, "picture")
	}))
	t.Cleanup(api.Close)
	if text, err := fetch(t, client(t, api.URL), api.URL+"/a?signature=s"); err != nil || text != "picture" {
		t.Errorf("%q, %v", text, err)
	}
	for _, header := range got {
		for _, name := range []string{"Authorization", "Referer", "Cookie", "Accept-Encoding"} {
			if header.Get(name) != "" {
				t.Errorf("%s: %s was sent", name, header.Get(name))
			}
		}
		if header.Get("User-Agent") != "imgplan/test" {
			t.Errorf("the user agent is %q", header.Get("User-Agent"))
		}
	}
	if len(got) != 2 {
		t.Errorf("%d requests, want 2", len(got))
	}
}

func TestFetchChecksEachRedirect(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it went there") }))
	t.Cleanup(other.Close)
	var to string
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, to, http.StatusFound)
	}))
	t.Cleanup(api.Close)
	private := strings.Replace(other.URL, "127.0.0.1", "localhost", 1) // another name than the configured host's
	for target, class := range map[string]providers.Class{
		private: providers.Invalid,
		strings.Replace(private, "http:", "https:", 1): providers.Invalid,
		"https://localhost/":                           providers.Invalid,
		"http://example.com/":                          providers.Invalid,
		"/again":                                       providers.Passing,
	} {
		to = target
		_, err := fetch(t, client(t, api.URL), api.URL+"/x")
		if err == nil || providers.ClassOf(err) != class {
			t.Errorf("%s: class %q (%v), want %q", target, providers.ClassOf(err), err, class)
		}
	}
}

func TestFetchFollowsTheConfiguredHostToAnyPort(t *testing.T) {
	var told string
	files := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		told = r.Header.Get("Authorization")
		_, _ = w.Write([]byte("picture"))
	}))
	t.Cleanup(files.Close)
	if text, err := fetch(t, client(t, "http://127.0.0.1:1"), files.URL); err != nil || text != "picture" || told != "" {
		t.Errorf("%q, %v; the key it was told: %q", text, err, told)
	}
}

// Addresses of every kind that is not public, and a name that leads to one.
func TestFetchGoesToPublicAddressesOnly(t *testing.T) {
	c := client(t, "https://api.example")
	for _, host := range []string{
		"127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
		"192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
		"[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]",
		"[64:ff9b::7f00:1]", "[2001:db8::1]", "[::127.0.0.1]", "localhost",
	} {
		for _, port := range []string{"", ":443", ":22", ":80"} {
			_, err := fetch(t, c, "https://"+host+port+"/x")
			if class := providers.ClassOf(err); err == nil || class != providers.Invalid && class != providers.Passing {
				t.Errorf("%s: %v", host+port, err)
			}
			if address, bad := netip.ParseAddr(strings.Trim(host, "[]")); bad == nil && providers.ClassOf(err) != providers.Invalid {
				t.Errorf("%s: it was tried: %v", address, err)
			}
		}
	}
	for _, link := range []string{"http://1.1.1.1/", "ftp://1.1.1.1/", "https://user:pw@1.1.1.1/", "//1.1.1.1/", "https:///x", "data:image/png,x"} {
		if _, err := fetch(t, c, link); providers.ClassOf(err) != providers.Invalid {
			t.Errorf("%s: %v", link, err)
		}
	}
}

func TestAllowPublicLinks(t *testing.T) {
	c := client(t, "https://api.example")
	for _, link := range []string{"https://cdn.example/x.png?sig=1", "https://1.1.1.1/x", "https://api.example/files/x", "http://api.example:443/x"} {
		parsed, err := url.Parse(link)
		if err != nil || c.allow(parsed) != nil {
			t.Errorf("%s is not allowed: %v", link, c.allow(parsed))
		}
	}
}

func TestFetchIsBounded(t *testing.T) {
	zeros := make([]byte, 1<<20)
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		if r.URL.Path == "/says" {
			w.Header().Set("Content-Length", fmt.Sprint(maxPicture+1))
		}
		for range maxPicture>>20 + 1 {
			if _, err := w.Write(zeros); err != nil {
				return
			}
		}
	}))
	t.Cleanup(api.Close)
	for _, path := range []string{"/says", "/streams"} {
		body, err := client(t, api.URL).Fetch(t.Context(), api.URL+path)
		if err == nil {
			_, err = io.Copy(io.Discard, body)
			body.Close()
		}
		if providers.ClassOf(err) != providers.Invalid {
			t.Errorf("%s: class %q: %v", path, providers.ClassOf(err), err)
		}
	}
}

// TestFetchCutsWhatStalls: a server that goes silent in the middle holds nobody up for long, one that is slow does not stall.
func TestFetchCutsWhatStalls(t *testing.T) {
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		for range 4 {
			_, _ = w.Write([]byte("slow"))
			_ = http.NewResponseController(w).Flush()
			time.Sleep(time.Millisecond)
		}
		if r.URL.Path == "/stalls" {
			<-r.Context().Done()
		}
	}))
	t.Cleanup(api.Close)
	read := func(path string, stall time.Duration) (string, error) {
		c := client(t, api.URL)
		c.stall = stall
		body, err := c.Fetch(t.Context(), api.URL+path)
		if err != nil {
			t.Fatal(err)
		}
		defer body.Close()
		text, err := io.ReadAll(body)
		return string(text), err
	}
	if text, err := read("/slow", time.Hour); err != nil || text != "slowslowslowslow" {
		t.Errorf("what is slow came as %q: %v", text, err)
	}
	if _, err := read("/stalls", 20*time.Millisecond); providers.ClassOf(err) != providers.Passing || !strings.Contains(err.Error(), "nothing came for 20ms") {
		t.Errorf("what stalls ended with %v", err)
	}
}
