//go:build linux

package crashtest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// TestWindow looks at what lies between a vendor's answer to a request and the durable record of its task: one
// transaction of the journal, and nothing else. A crash in between costs the user a look into the vendor's log.
func TestWindow(t *testing.T) {
	needStrace(t)
	dir := filepath.Join(t.TempDir(), "folder") // on a disk, unlike all the rest: it takes what it takes
	st := prepare(t, stories[0])
	check(t, os.CopyFS(dir, os.DirFS(st.dir)))
	log := dir + ".hits"
	calls := trace(t, dir, providertest.Start(t), []string{"IMGPLAN_FAILPOINT_LOG=" + log})
	var windows []time.Duration
	var between []string
	answered := int64(0)
	for _, c := range calls {
		_, path := open(c.args[0])
		switch hit := strings.TrimSpace(c.textIf(path == log)); {
		case hit == "post.after":
			answered, between = c.end, nil
		case hit == "journal.submitted.after":
			windows = append(windows, time.Duration(c.began-answered))
			if want := []string{"pwrite64", "fdatasync", "pwrite64", "fdatasync"}; !slices.Equal(between, want) {
				t.Errorf("between an answer and its record are %q; want %q", between, want)
			}
		case (c.name != "openat" || strings.Contains(c.args[2], "O_CREAT")) && strings.HasPrefix(path, dir+"/"):
			between = append(between, c.name)
		}
	}
	if len(windows) == 0 {
		t.Fatal("no request was answered")
	}
	slices.Sort(windows)
	t.Logf("%d requests: their tasks were durable %v after the answer (median; at most %v), under strace", len(windows),
		windows[len(windows)/2], windows[len(windows)-1])
}

// textIf is the text that a call writes; "" unless it is wanted.
func (c call) textIf(wanted bool) string {
	if !wanted || c.name != "write" {
		return ""
	}
	return c.text(1)
}
