//go:build linux

package crashtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// recording is a story's apply, call by call, and the vendor that it was sent to.
type recording struct {
	*stage
	dir         string // as the program was told
	disk        *disk
	final       map[string]string // what stood there at the end
	calls       []call
	vendor      *providertest.Vendor
	past        providertest.Past
	environment []string
	log         string // of the points it came by
	hits        []hit
}

// record runs a story's apply under strace. With points to be killed at, there is a run that is killed at each of them,
// and then one to the end: all on one disk, whose power stays on.
func (st *stage) record(t testing.TB, skip string, kills ...point) *recording {
	t.Helper()
	r := &recording{stage: st, dir: st.copy(t), vendor: providertest.NewVendor(), environment: []string{"IMGPLAN_SKIP=" + skip}}
	r.log = r.dir + ".hits"
	r.disk = &disk{dir: r.dir, root: newFolder(), fds: map[int]*cursor{}}
	r.disk.root.load(whole(t, r.dir))
	logged := append(r.environment, "IMGPLAN_FAILPOINT_LOG="+r.log)
	for _, p := range kills {
		r.calls = append(r.calls, trace(t, r.dir, r.vendor, append(logged, "IMGPLAN_FAILPOINT="+p.name))...)
		r.calls = append(r.calls, call{name: killed})
	}
	r.calls = append(r.calls, trace(t, r.dir, r.vendor, logged)...)
	r.past, r.final = r.vendor.Past(), whole(t, r.dir)
	check(t, os.RemoveAll(r.dir))
	check(t, os.RemoveAll(r.log))
	return r
}

// killed is no system call: it stands between two runs.
const killed = "killed"

// whole reads all of a folder.
func whole(t testing.TB, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	check(t, filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		name := path[len(dir)+1:]
		if entry.IsDir() {
			found[name+"/"] = ""
			return nil
		}
		text, err := os.ReadFile(path)
		found[name] = string(text)
		return err
	}))
	return found
}

// near tells whether a change was made just before or after the program came by a point of that word.
func (r *recording) near(word string, change int64) bool {
	before, after := "", ""
	for _, h := range r.hits {
		if h.at > change {
			after = h.name
			break
		}
		before = h.name
	}
	return strings.HasPrefix(before, word+".") || strings.HasPrefix(after, word+".")
}

// hit is a point that the program came by.
type hit struct {
	name string
	at   int64
}

// progress is how far the story has come: the points of the run, and what earlier ones have left.
type progress struct {
	hits        []string
	sent, doubt int
	under       bool // a request is on its way
}

func (p *progress) hit(name string) {
	p.hits = append(p.hits, name)
	switch name {
	case "post.before":
		p.under = true
	case "post.after":
		p.under = false
		p.sent++
	}
}

func (p *progress) kill() {
	p.doubt, p.hits, p.under = p.mayBeLost(), nil, false
}

func (p *progress) mayBeLost() int {
	if onItsWay(p.hits) {
		return p.doubt + 1
	}
	return p.doubt
}

// orders are how many the vendor may have taken by now.
func (p *progress) orders() []int {
	if p.under {
		return []int{p.sent, p.sent + 1}
	}
	return []int{p.sent}
}

func (p *progress) last() string {
	if len(p.hits) == 0 {
		return "the start"
	}
	return p.hits[len(p.hits)-1]
}
