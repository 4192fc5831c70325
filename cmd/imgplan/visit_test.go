package main

import (
	"bufio"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// visit METHOD PATH STATUS [PATTERN]: the page of "imgplan ui -open" answers so, and with a text that matches.
// visit events PATTERN: it tells of that, sooner or later.
func cmdVisit(ts *testscript.TestScript, neg bool, args []string) {
	address := pageAddress(ts)
	base, token, _ := strings.Cut(address, "/#")
	jar, err := cookiejar.New(nil)
	ts.Check(err)
	client := &http.Client{Jar: jar, Transport: &http.Transport{DisableKeepAlives: true}}
	room := readAnswer(ts, client, "POST", base, base+"/enter", token, http.StatusOK)
	if args[0] == "events" {
		awaitEvent(ts, client, base+room+"events", regexp.MustCompile(args[1]))
		return
	}
	status, err := strconv.Atoi(args[2])
	ts.Check(err)
	text := readAnswer(ts, client, args[0], base, base+room+args[1], "", status)
	if len(args) > 3 && regexp.MustCompile(args[3]).MatchString(text) == neg {
		ts.Fatalf("the answer to %v is %.2000s", args, text)
	}
}

// pageAddress waits for the file that leads a browser to the page.
func pageAddress(ts *testscript.TestScript) string {
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		html, _ := os.ReadFile(ts.MkAbs(".imgplan/" + uiFile))
		if found := regexp.MustCompile(`http://127\.0\.0\.1:\d+/#[0-9a-f]{32}`).Find(html); found != nil {
			return string(found)
		}
	}
	ts.Fatalf("there is no page")
	return ""
}

func readAnswer(ts *testscript.TestScript, client *http.Client, method, origin, address, body string, want int) string {
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	ts.Check(err)
	request.Header.Set("Origin", origin)
	answer, err := client.Do(request)
	ts.Check(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	ts.Check(err)
	if answer.StatusCode != want {
		ts.Fatalf("%s %s is answered with %d: %s", method, address, answer.StatusCode, text)
	}
	return string(text)
}

func awaitEvent(ts *testscript.TestScript, client *http.Client, address string, pattern *regexp.Regexp) {
	answer, err := client.Get(address)
	ts.Check(err)
	defer answer.Body.Close()
	told := ""
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		if pattern.MatchString(lines.Text()) {
			return
		}
		told += lines.Text() + "\n"
	}
	ts.Fatalf("it is told nothing like %s, but\n%s", pattern, told)
}
