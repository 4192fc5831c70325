//go:build linux

package crashtest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// cut is what a power cut leaves: a disk, and a vendor that has taken some orders.
type cut struct {
	tree   tree
	orders int
	lost   int     // how many answers may be lost
	after  string  // which call
	alone  bool    // at most one thing is lost that might not be
	over   bool    // the program had ended
	age    int64   // for how many nanoseconds what is lost had not been synced
	since  []int64 // when that was done
}

// cuts lists what power cuts can leave, at any moment of a recording: each once.
func (r *recording) cuts(t testing.TB, dice *rand.Rand) (list []*cut) {
	t.Helper()
	seen, now := map[[4]uint64]*cut{}, progress{}
	for i, c := range r.calls {
		if c.name == killed {
			now.kill()
			continue
		}
		if _, path := open(c.args[0]); c.name == "write" && path == r.log {
			name := strings.TrimSuffix(c.text(1), "\n")
			now.hit(name)
			r.hits = append(r.hits, hit{name, c.end})
		}
		check(t, r.disk.do(c))
		for _, chosen := range choices(r.disk.root.loose(), dice) {
			for _, left := range chosen.cuts(r.disk.root, &now, c.end) {
				left.over = i == len(r.calls)-1
				left.after = fmt.Sprintf("call %d, %s, after %s", i, c.name, now.last())
				if before := seen[left.hash()]; before != nil {
					before.age, before.since = max(before.age, left.age), append(before.since, left.since...)
					continue
				}
				seen[left.hash()] = left
				list = append(list, left)
			}
		}
	}
	r.prove(t)
	return list
}

// prove checks that a disk to which all calls were done ends as the real one did: else the recording is wrong, not the program.
func (r *recording) prove(t testing.TB) {
	t.Helper()
	stands := map[string]string{}
	r.disk.root.stands("", stands)
	for path, text := range stands {
		if final, there := r.final[path]; !there || final != text {
			t.Errorf("%s: by the calls that were recorded, %s ends with other bytes than it has", r.name, path)
		}
	}
	for path := range r.final {
		if _, there := stands[path]; !there {
			t.Errorf("%s: by the calls that were recorded, there is no %s", r.name, path)
		}
	}
}

// cuts are what is left by a choice: one for each number of orders that the vendor may have taken.
func (c choice) cuts(root *node, now *progress, at int64) (list []*cut) {
	left, lost, since := tree{}, 0, []int64{}
	c.tree(root, "", left)
	for l, way := range c {
		if way < l.ways()-1 {
			lost++
			since = append(since, l.since(way+1))
		}
	}
	for _, orders := range now.orders() {
		list = append(list, &cut{tree: left, orders: orders, lost: now.mayBeLost(), alone: lost <= 1, age: at - slices.Min(append(since, at)), since: since})
	}
	return list
}

// hash tells cuts apart.
func (c *cut) hash() [4]uint64 {
	hash := [4]uint64{c.tree.hash(), uint64(c.orders), uint64(c.lost)}
	if c.over {
		hash[3] = 1
	}
	return hash
}

// play boots from what a cut has left, applies, and judges.
func (r *recording) play(t testing.TB, c *cut) verdict {
	t.Helper()
	v := verdict{harms: map[string][]string{}}
	dir := fresh(t)
	defer os.RemoveAll(dir)
	c.tree.write(t, dir)
	r.vendor.Rewind(r.past, c.orders)
	v.afterKill(t, r.stage, dir)
	if c.over && c.lost == 0 { // else something may be held, and the rest wait for it
		v.done(t, dir, r)
	}
	again := run(t, dir, r.vendor, r.environment, apply...)
	if again.code != 0 && again.code != 3 {
		v.add(untidy, "the apply that recovers ended with %d: %s", again.code, again.out)
	}
	v.holds(t, dir, r.stage.lost+c.lost)
	for _, wrong := range settle(t, r.stage, dir, r.vendor, r.environment) {
		v.add(untidy, "%s", wrong)
	}
	v.atEnd(t, r.stage, dir, r.vendor)
	return v
}

// done checks that what an apply has reported as done stays so.
func (v *verdict) done(t testing.TB, dir string, r *recording) {
	t.Helper()
	actions, err := planned(t, dir, r.vendor, r.environment)
	if err != nil || len(actions) > 0 {
		v.add(undone, "the apply had ended, and the next plan is to %v %v", actions, err)
	}
}

// write puts what a cut has left into a folder.
func (left tree) write(t testing.TB, dir string) {
	t.Helper()
	for path, c := range left {
		name := filepath.Join(dir, path)
		if strings.HasSuffix(path, "/") {
			check(t, os.MkdirAll(name, 0o777))
			continue
		}
		check(t, os.MkdirAll(filepath.Dir(name), 0o777))
		check(t, os.WriteFile(name, []byte(c.text), 0o666))
	}
}
