package crashtest

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/providers/providertest"
	"github.com/imgplan/imgplan/internal/state"
)

// crash is a story with kills: one in the apply, and maybe one in the apply that recovers from it.
type crash struct {
	*stage
	at   []point
	skip string // a step that is taken away in all runs
}

// point is a moment in a run: the k-th time it comes by a name, as IMGPLAN_FAILPOINT has it.
type point struct{ name string }

// kind is the name without the count.
func (p point) kind() string {
	name, _, _ := strings.Cut(p.name, "@")
	return name
}

func (c crash) String() string {
	names := []string{c.name}
	for _, p := range c.at {
		names = append(names, p.name)
	}
	return strings.Join(names, " ")
}

// points makes points of the names that a run came by.
func points(hits []string) (all []point) {
	count := map[string]int{}
	for _, name := range hits {
		count[name]++
		all = append(all, point{fmt.Sprintf("%s@%d", name, count[name])})
	}
	return all
}

// onItsWay tells whether there was a request, at the end of what a run came by, whose answer was not durable yet.
func onItsWay(hits []string) (open bool) {
	closing := false
	for _, name := range hits {
		switch name {
		case "journal.intent.before": // its commit may be durable before anybody comes by another point
			open, closing = true, false
		case "journal.submitted.before", "journal.unknown.before", "journal.drop.before":
			closing = true
		case "db.commit.after":
			open = open && !closing
		case "journal.submitted.after", "journal.unknown.after", "journal.drop.after":
			open = false // whether there was a commit or not
		}
	}
	return open
}

// play kills, recovers, applies once more, and judges. It returns what the run after the last kill came by.
func (c crash) play(t testing.TB) (v verdict, hits []string, killed int) {
	v.harms = map[string][]string{}
	dir, vendor := c.copy(t), providertest.NewVendor()
	defer os.RemoveAll(dir)
	defer vendor.Close()
	vendor.Strike(c.faults...)
	environment := []string{"IMGPLAN_SKIP=" + c.skip}
	log, most := dir+".hits", c.stage.lost
	logged := append(environment, "IMGPLAN_FAILPOINT_LOG="+log)
	defer os.Remove(log)
	for _, p := range c.at {
		if run(t, dir, vendor, append(logged, "IMGPLAN_FAILPOINT="+p.name), apply...).killed {
			killed++
		}
		if onItsWay(lines(t, log)) {
			most++
		}
		check(t, os.Remove(log))
		v.afterKill(t, c.stage, dir)
	}
	r := run(t, dir, vendor, logged, apply...)
	if r.code != 0 && r.code != 3 {
		v.add(untidy, "the apply that recovers ended with %d: %s", r.code, r.out)
	}
	v.holds(t, dir, most)
	for _, wrong := range settle(t, c.stage, dir, vendor, environment) {
		v.add(untidy, "%s", wrong)
	}
	v.atEnd(t, c.stage, dir, vendor)
	return v, lines(t, log), killed
}

// holds finds the images whose answer was lost. There may be one for each kill while a request was on its way, and as
// many as the story has.
func (v *verdict) holds(t testing.TB, dir string, most int) {
	t.Helper()
	for _, task := range lostTasks(t, dir) {
		v.held = append(v.held, task.Address)
	}
	if len(v.held) > most {
		v.add(lost, "%v are held, though only %d answers were lost", v.held, most)
	}
}

func lostTasks(t testing.TB, dir string) []state.Task {
	return tasks(t, dir, state.Intent, state.Unknown)
}

// tasks reads the journal's entries of some phases.
func tasks(t testing.TB, dir string, phases ...state.Phase) []state.Task {
	t.Helper()
	snapshot, err := state.Peek(dir)
	if err != nil {
		return nil // whoever judges finds that no command can read it either
	}
	defer snapshot.Close()
	all := slices.Collect(maps.Values(snapshot.Tasks))
	return slices.DeleteFunc(all, func(task state.Task) bool { return !slices.Contains(phases, task.Phase) })
}

// settle does what the user would do about held images, who looks them up in the vendor's log: a request that came there
// is claimed, one that never did is forgotten. Then it applies again: there must be nothing left to do.
func settle(t testing.TB, st *stage, dir string, vendor *providertest.Vendor, environment []string) (wrong []string) {
	t.Helper()
	if open := lostTasks(t, dir); len(open) > 0 {
		wrong = claim(t, st, dir, vendor, environment, open)
		run(t, dir, vendor, environment, apply...)
		if open = lostTasks(t, dir); len(open) > 0 {
			wrong = append(wrong, fmt.Sprintf("the answer of %s was lost once more", open[0].Address))
		}
	}
	before := billOf(vendor)
	again := run(t, dir, vendor, environment, apply...)
	if !maps.Equal(before, billOf(vendor)) {
		wrong = append(wrong, "an apply with nothing to do has paid")
	}
	if st.refused == 0 && (again.code != 0 || !strings.Contains(again.out, "No changes")) {
		wrong = append(wrong, fmt.Sprintf("in the end there is still to be done (%d): %s", again.code, again.out))
	}
	if st.refused > 0 {
		if actions, err := planned(t, dir, vendor, environment); err != nil || !onlyHolds(actions) {
			wrong = append(wrong, fmt.Sprintf("in the end there is still to be done: %v %v", actions, err))
		}
	}
	return wrong
}

// claim tells imgplan of lost answers what the vendor's log says. They must be shown as held before.
func claim(t testing.TB, st *stage, dir string, vendor *providertest.Vendor, environment []string, open []state.Task) (wrong []string) {
	t.Helper()
	actions, err := planned(t, dir, vendor, environment)
	if err != nil {
		return []string{err.Error()}
	}
	for _, task := range open {
		if actions[task.Address] != "hold" {
			wrong = append(wrong, fmt.Sprintf("the answer of %s was lost, but it is planned to %s", task.Address, actions[task.Address]))
		}
		args := []string{"tasks", "forget", task.Address}
		if id := inBill(st, vendor, task.Address); id != "" {
			args = []string{"tasks", "claim", task.Address, id}
		}
		if r := run(t, dir, vendor, environment, args...); r.code != 0 {
			wrong = append(wrong, fmt.Sprintf("%q ended with %d: %s", args, r.code, r.out))
		}
	}
	return wrong
}

// onlyHolds tells whether a plan has nothing to do but for what was refused.
func onlyHolds(actions map[string]string) bool {
	for _, action := range actions {
		if action != "hold" {
			return false
		}
	}
	return true
}

// inBill returns the task that an image was charged for; "" when it never was.
func inBill(st *stage, vendor *providertest.Vendor, address string) string {
	for _, p := range st.now {
		for _, charge := range vendor.Bill() {
			if p.address() == address && p.prompt == charge.Prompt {
				return charge.TaskID
			}
		}
	}
	return ""
}
