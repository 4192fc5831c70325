package main

import (
	"bufio"
	"fmt"
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

// pageAddress is how the address of a page that is served looks.
var pageAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+/#[0-9a-f]{32}`)

// visitor is a browser that has entered the page of an imgplan ui.
type visitor struct {
	client *http.Client
	base   string // "http://127.0.0.1:PORT"
	room   string // the page's path
}

func enter(address string) (*visitor, error) {
	base, token, _ := strings.Cut(address, "/#")
	jar, err := cookiejar.New(nil)
	v := &visitor{client: &http.Client{Jar: jar, Transport: &http.Transport{DisableKeepAlives: true}}, base: base}
	if err == nil {
		v.room, err = v.ask("POST", "/enter", token, http.StatusOK)
	}
	return v, err
}

// ask returns the answer, which must have that status.
func (v *visitor) ask(method, path, body string, want int) (string, error) {
	request, err := http.NewRequest(method, v.base+path, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	request.Header.Set("Origin", v.base)
	answer, err := v.client.Do(request)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != want {
		err = fmt.Errorf("%s %s is answered with %d: %s", method, path, answer.StatusCode, text)
	}
	return string(text), err
}

// await returns all that it is told until that matches.
func (v *visitor) await(pattern string) (told string, err error) {
	answer, err := v.client.Get(v.base + v.room + "events")
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		told += lines.Text() + "\n"
		if regexp.MustCompile(pattern).MatchString(lines.Text()) {
			return told, nil
		}
	}
	return told, fmt.Errorf("it is told nothing like %s, but\n%s", pattern, told)
}

// visit METHOD PATH STATUS [PATTERN]: the page of "imgplan ui -open" answers so, and with a text that matches.
// visit events PATTERN: it tells of that, sooner or later.
func cmdVisit(ts *testscript.TestScript, neg bool, args []string) {
	v, err := enter(awaitPage(ts))
	ts.Check(err)
	if args[0] == "events" {
		_, err := v.await(args[1])
		ts.Check(err)
		return
	}
	status, err := strconv.Atoi(args[2])
	ts.Check(err)
	text, err := v.ask(args[0], v.room+args[1], "", status)
	ts.Check(err)
	if len(args) > 3 && regexp.MustCompile(args[3]).MatchString(text) == neg {
		ts.Fatalf("the answer to %v is %.2000s", args, text)
	}
}

// awaitPage waits for the file that leads a browser to the page.
func awaitPage(ts *testscript.TestScript) string {
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		html, _ := os.ReadFile(ts.MkAbs(".imgplan/" + uiFile))
		if found := pageAddress.Find(html); found != nil {
			return string(found)
		}
	}
	ts.Fatalf("there is no page")
	return ""
}
