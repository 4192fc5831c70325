//go:build linux

package faulttest

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// calls are the system calls of an apply that change something, here or at the vendor's.
var calls = []string{
	"openat", "write", "pwrite64", "fsync", "fdatasync", "renameat", "renameat2", "unlinkat", "mkdirat", "ftruncate",
	"fchmod", "fchmodat", "utimensat", "flock", "socket", "connect", "close",
}

// point is the n-th of a system call on one thread: strace counts each thread's calls apart.
type point struct {
	call string
	n    int
}

// inject returns what to run a program behind, so that a call fails: what and when are strace's own words.
func inject(call, what, when string) []string {
	return []string{"strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e", "inject=" + call + ":" + what + ":when=" + when}
}

// needStrace skips a test where no process may be traced.
func needStrace(t *testing.T) {
	t.Helper()
	if out, err := exec.Command("strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=fsync:retval=0", "true").CombinedOutput(); err != nil {
		t.Skipf("strace can't be used here: %v %s", err, out)
	}
}

var callLine = regexp.MustCompile(`^(\d+) +(\w+)\(`)

// points lists all points of an apply, as one that goes well has them.
func points(t *testing.T, calls []string) (list []point) {
	t.Helper()
	log := filepath.Join(scratch(t), "calls")
	r := newTrial(t, providertest.Start(t), scratch(t))
	if e := r.apply("strace", "-f", "-qq", "-o", log, "-e", "trace="+join(calls)); e.code != 0 {
		t.Fatalf("an apply without a fault ended with %d:\n%s", e.code, e.output)
	}
	for call, n := range counted(t, log) {
		for k := range n {
			list = append(list, point{call, k + 1})
		}
	}
	slices.SortFunc(list, func(a, b point) int {
		return slices.Compare([]string{a.call, fmt.Sprintf("%5d", a.n)}, []string{b.call, fmt.Sprintf("%5d", b.n)})
	})
	return list
}

// counted returns the most that one thread made of each call.
func counted(t *testing.T, log string) map[string]int {
	file, err := os.Open(log)
	must(t, err)
	defer file.Close()
	threads, most := map[string]int{}, map[string]int{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if found := callLine.FindStringSubmatch(lines.Text()); found != nil {
			threads[found[1]+found[2]]++
			most[found[2]] = max(most[found[2]], threads[found[1]+found[2]])
		}
	}
	return most
}
