package httpapi

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/imgplan/imgplan/internal/providers"
)

func TestWords(t *testing.T) {
	for in, want := range map[string]string{
		"plain words":          "plain words",
		" a\r\n\tb\x00c\x7f ":  "a b c",
		"\x1b[31mred":          "[31mred",
		"bad \xff utf-8":       "bad \uFFFD utf-8",
		"\u202egnp.exe\u200b.": "gnp.exe.",
		"":                     "",
	} {
		if got := Words(in); got != want {
			t.Errorf("Words(%q) = %q, want %q", in, got, want)
		}
	}
	if n := utf8.RuneCountInString(Words(strings.Repeat("ж", 1<<20))); n != maxWords {
		t.Errorf("a long text has %d characters, want %d", n, maxWords)
	}
}

func TestWordsHideTheKey(t *testing.T) {
	c := client(t, "https://api.example")
	for _, text := range []string{"bad key " + key, strings.Repeat(key, 100), strings.Repeat("x", 16*maxWords-4) + key} {
		if got := c.Words(text); strings.Contains(got, key) || strings.Contains(got, key[:8]) {
			t.Errorf("the key is in %q", got)
		}
	}
}

func TestModerated(t *testing.T) {
	for words, want := range map[string]bool{
		"Invalid prompt: prompt contains prohibited content": true,
		"Your content was flagged as NSFW":                   true,
		"rejected by content moderation":                     true,
		"this violates our usage policies":                   true,
		"content_policy_violation":                           true,
		"size must be W*H":                                   false,
		"image_size is not within the range":                 false,
		"internal error, please try again later":             false,
	} {
		if Moderated(words) != want {
			t.Errorf("%q: want %v", words, want)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	at := func(d time.Duration) string { return now.Add(d).Format(http.TimeFormat) }
	for _, row := range []struct {
		text, date string
		want       time.Duration
	}{
		{"", "", 0},
		{"7", "", 7 * time.Second},
		{"0", "", 0},
		{"-5", "", 0},
		{"soon", "", 0},
		{"3600", "", maxRetryAfter},
		{"99999999999999999999", "", 0},
		{"100000", "", 0},
		{at(30 * time.Second), "", 30 * time.Second},
		{at(time.Hour), "", maxRetryAfter},
		{at(-time.Hour), "", 0},
		{at(48 * time.Hour), "", 0},
		{at(time.Hour + 20*time.Second), at(time.Hour), 20 * time.Second}, // a clock that is an hour fast
	} {
		header := http.Header{"Retry-After": {row.text}, "Date": {row.date}}
		if got := RetryAfter(header, now); got != row.want {
			t.Errorf("%q: %s, want %s", row.text, got, row.want)
		}
	}
}

func TestTolerantValues(t *testing.T) {
	var v struct {
		A, B, C, D, E Text
		L, M, N       Links
		J, K, Z       Nested
	}
	const in = `{"A":"x","B":6.50,"C":null,"D":{"y":1},"E":true,"L":["a",1,null,"b"],"M":"c","N":7,"J":"{\"v\":1}","K":{"v":2},"Z":null}`
	if err := json.Unmarshal([]byte(in), &v); err != nil {
		t.Fatal(err)
	}
	if v.A != "x" || v.B != "6.50" || v.C != "" || v.D != `{"y":1}` || v.E != "true" {
		t.Errorf("texts: %+v", v)
	}
	if strings.Join(v.L, " ") != "a b" || strings.Join(v.M, " ") != "c" || len(v.N) != 0 {
		t.Errorf("links: %v %v %v", v.L, v.M, v.N)
	}
	for nested, want := range map[*Nested]int{&v.J: 1, &v.K: 2, &v.Z: 0} {
		var got struct{ V int }
		if err := nested.Decode(&got); err != nil || got.V != want {
			t.Errorf("nested: %d, %v, want %d", got.V, err, want)
		}
	}
}

func TestInputKeepsDigits(t *testing.T) {
	data, err := json.Marshal(Input([]providers.Setting{
		{Name: "n", Type: providers.Number, Text: "2.5"}, {Name: "b", Type: providers.Bool, Text: "false"},
		{Name: "i", Type: providers.Integer, Text: "30"}, {Name: "s", Type: providers.String, Text: "30"},
	}))
	if err != nil || string(data) != `{"b":false,"i":30,"n":2.5,"s":"30"}` {
		t.Errorf("%s, %v", data, err)
	}
}
