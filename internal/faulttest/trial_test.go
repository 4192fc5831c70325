//go:build linux

package faulttest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// trial is one folder whose images are to be made in spite of a fault.
type trial struct {
	t       *testing.T
	vendor  *providertest.Vendor
	dir     string
	name    string // begins each prompt, so that the bill tells whose it is
	program string
	env     []string
	crashes int // how often a run ended without being able to say so
}

// paths are those of the declared images: at the top, in a folder to be made, in another format, over a user's file.
var paths = []string{"a.png", "icons/deep/b.png", "c.jpg", "own.png"}

// usersFile stands at own.png before imgplan comes: its bytes may never be lost.
const usersFile = "\x89PNG drawn by hand, and in no other place"

// workers is how many images are in work at once: so many requests may be without an answer at a crash, and no more.
const workers = 2

const declaration = `
provider "novita" {
  base_url      = %q
  poll_interval = "1ms"
  task_timeout  = "10s"
  rate          = "1000/1s"
  price         = { "qwen-image" = 0.01 }
}
`

const block = `
image "i%d" {
  prompt = "%s %d"
  size   = "256x256"
  path   = %q
}
`

var trials atomic.Int64

// newTrial makes a folder under root that is durable as it is.
func newTrial(t *testing.T, vendor *providertest.Vendor, root string) *trial {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("trial-%d", trials.Add(1))
	r := &trial{t: t, vendor: vendor, dir: filepath.Join(root, name), name: name, program: path}
	text := fmt.Sprintf(declaration, vendor.URL())
	for i, path := range paths {
		text += fmt.Sprintf(block, i, r.name, i, path)
	}
	must(t, os.Mkdir(r.dir, 0o777))
	must(t, os.WriteFile(filepath.Join(r.dir, "main.imgplan.hcl"), []byte(text), 0o666))
	must(t, os.WriteFile(filepath.Join(r.dir, "own.png"), []byte(usersFile), 0o666))
	return r
}

// remove makes room for the next trial.
func (r *trial) remove() { must(r.t, os.RemoveAll(r.dir)) }

// ended is how a command ended.
type ended struct {
	code   int  // -1 if it was killed
	hung   bool // it did not end in time
	output string
}

func (e ended) killed() bool { return e.code < 0 }

// patience is how long a command may take: they take a tenth of a second.
const patience = time.Minute

// run runs imgplan in the folder, behind a wrapper such as strace if there is one.
func (r *trial) run(wrapper []string, args ...string) ended {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd, output := r.command(ctx, wrapper, args...)
	err := cmd.Run()
	return ending(ctx, err, output)
}

func ending(ctx context.Context, err error, output *bytes.Buffer) ended {
	e := ended{hung: ctx.Err() != nil, output: output.String()}
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		e.code = exit.ExitCode()
	case err != nil:
		e.code, e.output = -1, err.Error()
	}
	return e
}

func (r *trial) command(ctx context.Context, wrapper []string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	line := append(append(append([]string{}, wrapper...), r.program, "-chdir="+r.dir), args...)
	cmd := exec.CommandContext(ctx, line[0], line[1:]...)
	cmd.Env = append(os.Environ(), "NOVITA_API_KEY="+providertest.Key, "GOMAXPROCS=1", "GOTRACEBACK=all")
	cmd.Env = append(cmd.Env, r.env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) } // strace's child, too
	cmd.WaitDelay = time.Second
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	return cmd, &output
}

var applying = []string{"apply", "-auto-approve", fmt.Sprint("-parallelism=", workers)}

// apply runs an apply behind a wrapper, and counts if it crashed.
func (r *trial) apply(wrapper ...string) ended {
	e := r.run(wrapper, applying...)
	switch {
	case e.hung && slices.Contains(wrapper, "trace=write"):
		// The runtime wakes its own poller by a write, and connections are written to as well: when all of that fails
		// for ever, the process may wait for ever. No disk does that; it counts as a kill.
		r.t.Logf("%s: %q hangs", r.name, wrapper)
		r.crashes++
	case e.hung:
		r.t.Errorf("%s: %q hangs", r.name, wrapper)
	}
	if e.killed() || strings.Contains(e.output, "fatal error: ") {
		r.crashes++
	}
	return e
}

// scratch returns a folder of the test's own, in memory where there is such a place: what a fault can do there is the same,
// and a sweep has thousands of folders.
func scratch(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "imgplan-faults-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { must(t, os.RemoveAll(dir)) })
	return dir
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
