package crashtest

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/providers/providertest"
	"github.com/imgplan/imgplan/internal/state"
)

const (
	randomKills  = 40
	randomImages = 60
)

// TestRandomKills kills one apply of many images again and again, many requests at once, at moments that nobody chose.
func TestRandomKills(t *testing.T) {
	t.Parallel()
	st := &stage{story: crowd(), dir: fresh(t), bill: map[string]int{}}
	declare(t, st.dir, st.now)
	st.before = files(t, st.dir)
	st.after = maps.Clone(st.before)
	st.after[state.SumFile] = ""
	vendor := providertest.Start(t)
	vendor.Strike(providertest.Fault{Endpoint: providertest.Task, Kind: providertest.Slow, Polls: 6, Times: -1})
	dice := rand.New(rand.NewPCG(uint64(number("IMGPLAN_SEED", 1)), 1))
	kills, v := 0, verdict{harms: map[string][]string{}}
	for range randomKills {
		if killSometime(t, st.dir, vendor, dice) {
			kills++
		}
		v.afterKill(t, st, st.dir)
	}
	made := len(st.made(t))
	run(t, st.dir, vendor, nil, "apply", "-auto-approve")

	held := map[string]bool{}
	for _, task := range lostTasks(t, st.dir) {
		held[task.Address] = true
	}
	if want := unanswered(t, st, vendor); !maps.Equal(intersect(held, st, vendor), want) {
		t.Errorf("held and charged are %v; the answers that were lost are those of %v", intersect(held, st, vendor), want)
	}
	charged, delivered := len(vendor.Bill()), len(st.made(t))
	if delivered != randomImages-len(held) {
		t.Errorf("there are %d pictures, and %d are held, of %d", delivered, len(held), randomImages)
	}
	for _, wrong := range settle(t, st, st.dir, vendor, nil) {
		v.add(untidy, "%s", wrong)
	}
	v.atEnd(t, st, st.dir, vendor)
	for harm, seen := range v.harms {
		t.Errorf("%s: %q", harm, seen)
	}
	t.Logf("%d kills, %d pictures by then; at the end %d pictures for %d charges; %d held (%d of them charged), then claimed or "+
		"forgotten: %d pictures for %d charges", kills, made, delivered, charged, len(held),
		len(intersect(held, st, vendor)), len(st.made(t)), len(vendor.Bill()))
	if kills < randomKills {
		t.Errorf("only %d of %d runs were killed before they ended", kills, randomKills)
	}
}

// crowd is many images that need a request each.
func crowd() story {
	s := story{name: "crowd"}
	for i := range randomImages {
		name := fmt.Sprintf("i%02d", i)
		s.now = append(s.now, picture{name, "picture " + name, "out/" + name + ".png", plain})
	}
	return s
}

// killSometime starts an apply and kills it after it has sent so many requests and a moment more; false if it ended by
// itself before.
func killSometime(t *testing.T, dir string, vendor *providertest.Vendor, dice *rand.Rand) bool {
	t.Helper()
	cmd := command(context.Background(), dir, vendor, nil, "apply", "-auto-approve", "-parallelism=4")
	target, moment := requests(vendor)+dice.IntN(8), time.Duration(dice.IntN(4000))*time.Microsecond
	check(t, cmd.Start())
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	for requests(vendor) < target && !closed(ended) {
		time.Sleep(50 * time.Microsecond)
	}
	time.Sleep(moment)
	_ = cmd.Process.Kill() // it may have ended
	<-ended
	return wasKilled(cmd)
}

func wasKilled(cmd *exec.Cmd) bool { return cmd.ProcessState.ExitCode() == -1 }

func closed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// requests counts what came to the vendor.
func requests(vendor *providertest.Vendor) int {
	return vendor.Seen(providertest.Submit) + vendor.Seen(providertest.Poll) + vendor.Seen(providertest.Result)
}

// made are the declared pictures that stand there whole.
func (st *stage) made(t testing.TB) []string {
	var names []string
	for name, text := range files(t, st.dir) {
		if slices.ContainsFunc(st.now, func(p picture) bool { return p.path == name }) && decodes(text) {
			names = append(names, name)
		}
	}
	return names
}

// unanswered finds the images that were charged for a task that imgplan never learned of: its ledger doesn't have it.
func unanswered(t *testing.T, st *stage, vendor *providertest.Vendor) map[string]bool {
	t.Helper()
	snapshot, err := state.Peek(st.dir)
	check(t, err)
	defer snapshot.Close()
	ledger, err := snapshot.Ledger()
	check(t, err)
	known := map[string]bool{}
	for _, entry := range ledger {
		known[entry.TaskID] = true
	}
	lost := map[string]bool{}
	for _, p := range st.now {
		if id := inBill(st, vendor, p.address()); id != "" && !known[id] {
			lost[p.address()] = true
		}
	}
	return lost
}

// intersect are those of the held images that the vendor charged for.
func intersect(held map[string]bool, st *stage, vendor *providertest.Vendor) map[string]bool {
	charged := maps.Clone(held)
	maps.DeleteFunc(charged, func(address string, _ bool) bool { return inBill(st, vendor, address) == "" })
	return charged
}
