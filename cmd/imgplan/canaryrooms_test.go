package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// twoVendors has a key in each place that takes one: both vendors' and the callbacks'.
const twoVendors = `
variable "vendor" {}
variable "secret" {
  type      = string
  sensitive = true
}
variable "hook" {
  type      = string
  sensitive = true
}
variable "listen" {}
provider "apikley" {
  api_key       = var.secret
  base_url      = var.vendor
  upload_url    = "${var.vendor}/file-upload"
  poll_interval = "5ms"
  callback {
    url            = "http://${var.listen}/done"
    listen         = var.listen
    webhook_secret = var.hook
  }
}
provider "novita" {
  api_key       = var.secret
  base_url      = var.vendor
  poll_interval = "5ms"
  price         = { "qwen-image" = 0.01 }
}
image "a" {
  provider = apikley
  prompt   = "an ant"
  path     = "a.png"
}
image "b" {
  provider = novita
  prompt   = "a bee"
  path     = "b.png"
  rendition "small" {
    path  = "b-small.png"
    width = 8
  }
}
image "c" {
  provider = novita
  prompt   = "a cat"
  path     = "c.png"
}
`

// newTwoVendors is a cage with them.
func newTwoVendors(t *testing.T) *cage {
	t.Helper()
	c := newCage(t, keyInFile)
	address, err := freeAddress()
	if err != nil {
		t.Fatal(err)
	}
	c.write("main.imgplan.hcl", twoVendors)
	c.write("k.auto.vars.hcl", "secret = \""+keyInFile+"\"\nhook = \""+providertest.WebhookKey+"\"\nlisten = \""+address+"\"\n")
	return c
}

// TestCanaryInEveryRoom loses an answer of each vendor, and asks every command that tells of requests, money, records and
// pictures about it.
func TestCanaryInEveryRoom(t *testing.T) {
	t.Parallel()
	c := newTwoVendors(t)
	c.vendor.Strike(providertest.Fault{Endpoint: providertest.Submit, Kind: providertest.AcceptGarbage, Times: 2, Message: "key " + keyInFile})
	c.run(exitIncomplete, "apply", "-auto-approve")
	if open := len(c.vendor.Bill()); open != 3 {
		t.Fatalf("%d pictures were paid", open)
	}
	for _, args := range [][]string{
		{"tasks"}, {"tasks", "-json"}, {"ledger"}, {"ledger", "-json"}, {"ledger", "-csv"}, {"plan"}, {"plan"}, {"plan", "-json"},
		{"providers", "-balance"}, {"providers", "-balance", "-json"}, {"audit"}, {"audit", "-json"}, {"review", "-out=review.html"},
		{"state", "check"}, {"state", "pull"}, {"graph"}, {"refresh"}, {"fmt"},
	} {
		c.run(anyCode, args...)
	}
	c.run(anyCode, "tasks", "forget", "image.a") // two of the three are held, which ones is chance
	c.run(anyCode, "tasks", "forget", "image.b")
	c.run(anyCode, "tasks", "forget", "image.c")
	c.run(0, "apply", "-auto-approve")
	c.run(exitError, "console")
	for _, args := range [][]string{
		{"accept", "image.a"}, {"state", "mv", "image.a", "image.z"}, {"state", "mv", "image.z", "image.a"}, {"state", "rm", "image.c"},
		{"import", "image.c", "c.png"}, {"review", "-out=review.html"}, {"audit"}, {"plan"}, {"plan"}, {"destroy", "-auto-approve"},
	} {
		c.run(anyCode, args...)
	}
}

// TestCanaryInACrashReport quits the real program in the middle of an apply, as the runtime does in a panic: with the
// stacks of all goroutines.
func TestCanaryInACrashReport(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no SIGQUIT")
	}
	t.Parallel()
	c := newTwoVendors(t)
	c.vendor.Strike(providertest.Fault{Endpoint: providertest.Task, Kind: providertest.Slow, Polls: 1 << 30, Times: -1})
	cmd := exec.CommandContext(t.Context(), "imgplan", "-chdir="+c.dir, "apply", "-auto-approve")
	cmd.Env = append(os.Environ(), "GOTRACEBACK=system", "IMGPLAN_VAR_vendor="+c.vendor.URL(), "APIKLEY_API_KEY="+keyInEnv, "NOVITA_API_KEY="+keyInEnv)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for c.vendor.Seen(providertest.Poll) < 3 {
		runtime.Gosched()
	}
	if err := cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was quit
	if !strings.Contains(said.String(), "goroutine ") {
		t.Fatalf("this is no crash report:\n%s", said.String())
	}
	c.listen("crash report", said.String())
	c.search("crash")
	c.overhear("crash")
}

// TestCanaryIsNotSentElsewhere has a vendor whose API leads to another host, by every kind of redirect: nothing of the key
// arrives there.
func TestCanaryIsNotSentElsewhere(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, kind := range []string{"apikley", "novita"} {
			t.Run(kind+" "+http.StatusText(status), func(t *testing.T) {
				t.Parallel()
				var heard []string
				elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					heard = append(heard, r.Method+" "+r.URL.Path+" "+r.Header.Get("Authorization"))
				}))
				asked := 0
				vendor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					asked++
					http.Redirect(w, r, elsewhere.URL+r.URL.Path, status)
				}))
				c := newCage(t, keyInEnv)
				c.write("main.imgplan.hcl", "provider \""+kind+"\" {\nbase_url = \""+vendor.URL+"\"\n}\nimage \"a\" {\nprompt = \"p\"\npath = \"a.png\"\n}\n")
				c.run(anyCode, "apply", "-auto-approve")
				c.run(anyCode, "providers", "-balance")
				vendor.Close() // and wait for who writes what is read now
				elsewhere.Close()
				if asked == 0 || len(heard) > 0 {
					t.Errorf("the vendor was asked %d times, another host %q", asked, heard)
				}
				if _, err := os.Stat(filepath.Join(c.dir, "a.png")); err == nil {
					t.Error("there is a picture")
				}
			})
		}
	}
}
