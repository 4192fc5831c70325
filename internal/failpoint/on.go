//go:build failpoints

package failpoint

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// On tells whether this is a build for crash tests.
const On = true

var (
	mu      sync.Mutex
	hits    = map[string]int{}
	deadly  = list("IMGPLAN_FAILPOINT")
	skipped = list("IMGPLAN_SKIP")
	log     = os.Getenv("IMGPLAN_FAILPOINT_LOG")
)

func list(variable string) []string { return strings.Split(os.Getenv(variable), ",") }

// Hit marks a moment, and dies of SIGKILL if that was asked for: nothing deferred runs, nothing is flushed.
func Hit(words ...string) {
	name := strings.Join(words, ".")
	mu.Lock() // others wait here while this process dies: it gets no further
	defer mu.Unlock()
	hits[name]++
	note(name)
	if slices.Contains(deadly, name+"@"+strconv.Itoa(hits[name])) || hits[name] == 1 && slices.Contains(deadly, name) {
		die()
	}
}

// Skip tells whether a step is to be left out.
func Skip(words ...string) bool { return slices.Contains(skipped, strings.Join(words, ".")) }

// note appends a name to the log. Whoever asked for one wants to know if there is none.
func note(name string) {
	if log == "" {
		return
	}
	file, err := os.OpenFile(log, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err == nil {
		_, err = file.WriteString(name + "\n")
		_ = file.Close()
	}
	if err != nil {
		panic(err)
	}
}

func die() {
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err != nil {
		panic(err)
	}
	select {} // until the signal is there
}
