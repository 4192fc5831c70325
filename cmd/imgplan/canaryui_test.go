package main

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// TestCanaryInPages: neither a review nor the page of ui, nor what that is told, holds a key, also not when a vendor quotes it.
func TestCanaryInPages(t *testing.T) {
	for name, faults := range map[string][]providertest.Fault{
		"good weather": nil,
		"quoted": {{
			Endpoint: providertest.Submit, Kind: providertest.Status, Status: 401, Times: -1,
			Message: "your key " + strings.Join(songs(keyInEnv)[:8], " ") + " is not welcome",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCage(t, keyInEnv)
			c.write("main.imgplan.hcl", strings.ReplaceAll(caged, "%%", "%"))
			c.run(0, "review", "-out=review.html")
			c.vendor.Strike(faults...)
			c.serve()
			c.run(0, "review", "-gallery", "-out=review.html")
			c.search("ui")
			c.overhear("ui")
		})
	}
}

// serve runs ui, approves its plan, and listens to all that the page is told.
func (c *cage) serve() {
	c.t.Helper()
	out, in := io.Pipe()
	var said bytes.Buffer
	env := &environment{stdin: strings.NewReader(""), stdout: in, stderr: &said, vars: map[string]string{
		"IMGPLAN_VAR_vendor": c.vendor.URL(), "IMGPLAN_VAR_secret": keyInEnv,
	}}
	ended := make(chan int, 1)
	go func() { ended <- run(c.t.Context(), env, []string{"-chdir=" + c.dir, "ui"}); in.Close() }()
	lines := bufio.NewReader(out)
	address, printed := "", ""
	for address == "" {
		line, err := lines.ReadString('\n')
		if err != nil {
			c.t.Fatalf("it says no address: %s%s", printed, said.String())
		}
		printed += line
		address = pageAddress.FindString(line)
	}
	rest := make(chan string, 1)
	go func() { all, _ := io.ReadAll(lines); rest <- string(all) }()
	c.listen("the page", c.watch(address))
	<-ended
	c.listen("ui: stdout", printed+<-rest)
	c.listen("ui: stderr", said.String())
}

// watch approves the plan and returns all that is told of it.
func (c *cage) watch(address string) string {
	c.t.Helper()
	v, err := enter(address)
	if err != nil {
		c.t.Fatal(err)
	}
	ask := func(method, path string, status int) string {
		text, err := v.ask(method, v.room+path, "", status)
		if err != nil {
			c.t.Fatal(err)
		}
		return text
	}
	all := ask("GET", "", 200)
	ask("POST", "approve/1", 204)
	told, err := v.await(`"phase":"ended"`)
	if err != nil {
		c.t.Fatal(err)
	}
	if all += told; !strings.Contains(all, "image.b") {
		c.t.Errorf("it is told nothing of the images: %s", told)
	}
	ask("POST", "plan", 204)
	if _, err := v.await(`"phase":"planned","plan":2`); err != nil {
		c.t.Fatal(err)
	}
	all += ask("GET", "", 200)
	ask("POST", "leave", 204)
	return all
}
