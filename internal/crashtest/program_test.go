// Package crashtest kills the real imgplan at every moment that counts, runs it again, and checks that no picture was
// paid for twice, lost or torn. It never asks the program under test whether it is right: it reads the vendor's bill, the
// files and imgplan.sum.
//
// Where a run can be traced, it also records every call to the disk, and builds what a power cut may leave of it on the
// weakest disk that POSIX allows.
//
// It builds imgplan with the tag "failpoints" (see internal/failpoint) and runs it against a double of the vendors:
//
//	go test ./internal/crashtest                                      every point, and a sample of the pairs
//	IMGPLAN_BENCH=long go test -timeout=0 ./internal/crashtest        every pair, too: hours
//	IMGPLAN_PAIRS=500 IMGPLAN_SEED=7 go test ./internal/crashtest     a larger sample, and another one
//	IMGPLAN_PAIRS=names go test -timeout=0 ./internal/crashtest       each pair of names once: half an hour
//	IMGPLAN_CUTS=500 go test ./internal/crashtest -run TestPower      so many power cuts of each recording
package crashtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// program is the imgplan under test, and shop the folder for all that the tests write.
var program, shop string

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	if runtime.GOOS == "windows" {
		fmt.Println("there is no kill -9 on Windows: nothing is tested here")
		return 0
	}
	var err error
	if shop, err = os.MkdirTemp(memory(), "imgplan-crash-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(shop)
	program = filepath.Join(shop, "imgplan")
	if out, err := exec.Command("go", "build", "-tags=failpoints", "-o", program, "../../cmd/imgplan").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "imgplan can't be built: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// memory is a folder in memory, where there is one: a kill takes nothing from the system's caches, so that a disk would
// only be slow.
func memory() string {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		return "/dev/shm"
	}
	return ""
}

// long tells whether there is time for everything.
func long() bool { return os.Getenv("IMGPLAN_BENCH") == "long" }

// number reads a whole number from the environment.
func number(variable string, otherwise int) int {
	n, err := strconv.Atoi(os.Getenv(variable))
	if err != nil || n < 0 {
		return otherwise
	}
	return n
}

// ran is how a run of the program ended.
type ran struct {
	code   int // -1 when it was killed
	killed bool
	out    string // all that it said
	stdout []byte
}

// run runs the program in a folder against a vendor. The words before the verb are set in its environment.
func run(t testing.TB, dir string, vendor *providertest.Vendor, environment []string, args ...string) ran {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := command(ctx, dir, vendor, environment, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || ctx.Err() != nil {
		t.Fatalf("imgplan %q: %v", args, errors.Join(err, ctx.Err()))
	}
	r := ran{code: cmd.ProcessState.ExitCode(), out: stdout.String() + stderr.String(), stdout: stdout.Bytes()}
	if status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok {
		r.killed = status.Signaled() && status.Signal() == syscall.SIGKILL
	}
	return r
}

func command(ctx context.Context, dir string, vendor *providertest.Vendor, environment []string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	cmd.Env = slices.Concat([]string{
		"HOME=" + dir, "IMGPLAN_VAR_vendor=" + vendor.URL(), "NO_COLOR=1",
		"APIKLEY_API_KEY=" + providertest.Key, "NOVITA_API_KEY=" + providertest.Key,
	}, environment)
	return cmd
}

// TestShipped checks that the program that is shipped has nothing of all this in it.
func TestShipped(t *testing.T) {
	if !long() {
		t.Skip("it takes a build: IMGPLAN_BENCH=long")
	}
	shipped := filepath.Join(fresh(t), "imgplan")
	if out, err := exec.Command("go", "build", "-o", shipped, "../../cmd/imgplan").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for file, want := range map[string]bool{program: true, shipped: false} {
		text, err := os.ReadFile(file)
		check(t, err)
		for _, word := range []string{"dirsynced", "IMGPLAN_SKIP", "sweep.picture"} {
			if got := bytes.Contains(text, []byte(word)); got != want {
				t.Errorf("%s is in %s: %v; want %v", word, file, got, want)
			}
		}
	}
}
