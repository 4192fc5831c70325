package repopath

import (
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestURL(t *testing.T) {
	for path, want := range map[string]string{
		"site/hero-320.webp": "site/hero-320.webp", "größe/日本@2x.png": "größe/日本@2x.png", "50% #1?.png": "50%25%20%231%3F.png",
		"a,\"b\\<c>.png": "a%2C%22b%5C%3Cc%3E.png", "👩\u200d🚀\u00a0.png": "👩%E2%80%8D🚀%C2%A0.png", "(a)'&=+~.png": "(a)'&=+~.png",
	} {
		if got := URL(path); got != want {
			t.Errorf("%q is %q, want %q", path, got, want)
		}
	}
}

// TestURLLeadsBack: whoever reads the URL comes to the path and nowhere else.
func TestURLLeadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		path := rapid.String().Draw(t, "path")
		if Check(path) != nil {
			return
		}
		text := URL(path)
		read, err := url.Parse(text)
		if err != nil || read.Path != path || read.Scheme+read.Host+read.RawQuery+read.Fragment != "" || strings.ContainsAny(text, " ,\"\\\n\t") {
			t.Errorf("%q is %q, which leads to %+v (%v)", path, text, read, err)
		}
	})
}
