//go:build linux

package crashtest

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// traced are the calls that change a disk, or where the next write goes. Those that a disk of ours doesn't know are
// traced, too: to meet one is a mistake of the bench.
const traced = "openat,write,pwrite64,lseek,ftruncate,renameat,renameat2,unlinkat,mkdirat,linkat,fsync,fdatasync," +
	"?open,?creat,?rename,?unlink,?mkdir,?rmdir,?link,?symlink,symlinkat,writev,pwritev,pwritev2,truncate,fallocate," +
	"sync,syncfs,sync_file_range,copy_file_range,sendfile,splice,msync"

// call is a system call that went well.
type call struct {
	name       string
	args       []string // as strace writes them, texts and paths in hex
	result     string
	began, end int64 // in nanoseconds
}

// needStrace skips a test where no process may be traced.
func needStrace(t *testing.T) {
	t.Helper()
	if out, err := exec.Command("strace", "-ff", "--seccomp-bpf", "-o", filepath.Join(t.TempDir(), "t"), "true").CombinedOutput(); err != nil {
		t.Skipf("strace can't be used here: %v %s", err, out)
	}
}

// trace runs an apply and returns the calls it made, in the order of their ends.
func trace(t testing.TB, dir string, vendor *providertest.Vendor, environment []string) []call {
	t.Helper()
	notes := fresh(t)
	defer os.RemoveAll(notes)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := command(ctx, dir, vendor, environment, apply...)
	tracer := []string{"strace", "-ff", "-y", "-xx", "-s", "4000000", "--timestamps=unix,ns", "-T", "--seccomp-bpf",
		"-e", "trace=" + traced, "-e", "signal=none", "-qq", "-o", filepath.Join(notes, "t"), program}
	cmd.Args = append(tracer, apply...)
	var err error
	cmd.Path, err = exec.LookPath("strace")
	check(t, err)
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		t.Fatalf("imgplan under strace: %v, %v:\n%s", err, ctx.Err(), out)
	}
	var calls []call
	logs, err := filepath.Glob(filepath.Join(notes, "t.*"))
	check(t, err)
	for _, log := range logs {
		text, err := os.ReadFile(log)
		check(t, err)
		for line := range bytes.Lines(text) {
			if c, ok := parseCall(line); ok {
				calls = append(calls, c)
			}
		}
	}
	slices.SortFunc(calls, func(a, b call) int { return int(a.end - b.end) })
	return calls
}

// parseCall reads a line such as `1795486463.351902228 rename("\x64", "\x65") = 0 <0.000096>`; false for a call that
// failed or did not return.
func parseCall(line []byte) (c call, ok bool) {
	stamp, rest, _ := strings.Cut(strings.TrimSpace(string(line)), " ")
	name, rest, called := strings.Cut(rest, "(")
	end := strings.LastIndex(rest, ") = ")
	if !called || end < 0 {
		return c, false
	}
	c = call{name: name, args: strings.Split(rest[:end], ", ")}
	words := strings.Fields(rest[end+len(") = "):])
	c.result = words[0]
	if len(words) < 2 || strings.HasPrefix(c.result, "-1") || c.result == "?" {
		return c, false
	}
	c.began = nanoseconds(stamp)
	c.end = c.began + nanoseconds(strings.Trim(words[len(words)-1], "<>"))
	return c, true
}

// nanoseconds reads seconds with a fraction.
func nanoseconds(text string) int64 {
	whole, fraction, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole+(fraction + "000000000")[:9], 10, 64)
	if err != nil {
		panic(fmt.Sprintf("strace's time %q: %v", text, err))
	}
	return n
}

// text is an argument that is one.
func (c call) text(i int) string { return unhex(strings.Trim(c.args[i], `"`)) }

// number is an argument that is one.
func (c call) number(i int) int {
	n, err := strconv.Atoi(c.args[i])
	if err != nil {
		panic(fmt.Sprintf("strace's number %q: %v", c.args[i], err))
	}
	return n
}

// open is what an argument or a result like `7</path>` says: the number of an open file, and its path.
func open(text string) (fd int, path string) {
	number, path, _ := strings.Cut(strings.TrimSuffix(text, ">"), "<")
	fd, err := strconv.Atoi(number)
	if err != nil {
		fd = -1 // AT_FDCWD
	}
	return fd, unhex(path)
}

// path is a path in two arguments: a folder and what is below it.
func (c call) path(i int) string {
	_, folder := open(c.args[i])
	name := c.text(i + 1)
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(folder, name)
}

// unhex reads a text like `\x64\x2f`.
func unhex(text string) string {
	raw, err := hex.DecodeString(strings.ReplaceAll(text, `\x`, ""))
	if err != nil {
		return text // a socket's or a pipe's: it is no path of ours
	}
	return string(raw)
}
