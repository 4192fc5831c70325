package crashtest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/providers/providertest"
	"github.com/imgplan/imgplan/internal/state"
)

// verdict is what is wrong in a folder.
type verdict struct {
	harms map[string][]string // what was seen, by harm
	held  []string            // addresses whose answer was lost: that is right, where it was
}

// The harms that there are.
const (
	paidTwice = "paid twice"
	lost      = "lost"
	torn      = "torn"
	undone    = "undone" // by a power cut after the end
	untidy    = "untidy" // all else: what is left behind, what doesn't agree, what can't be run
)

func (v *verdict) add(harm, format string, args ...any) {
	v.harms[harm] = append(v.harms[harm], fmt.Sprintf(format, args...))
}

// afterKill checks what has to be right at any moment: each file is one that was there before or will be after, whole,
// and imgplan.sum is one that can be read.
func (v *verdict) afterKill(t testing.TB, st *stage, dir string) {
	t.Helper()
	whole := map[string]bool{}
	for _, text := range st.before {
		whole[text] = true
	}
	for _, text := range st.after {
		whole[text] = true
	}
	for name, text := range files(t, dir) {
		switch {
		case name == state.SumFile:
			if _, err := state.ParseSum([]byte(text)); err != nil || !strings.HasSuffix(text, "\n") && text != "" {
				v.add(torn, "%s is torn: %v", name, err)
			}
		case !isTemp(name) && !whole[text] && !decodes(text):
			v.add(torn, "%s is torn: %d bytes", name, len(text))
		}
	}
}

// atEnd checks a folder in which all is done: nothing is held any more.
func (v *verdict) atEnd(t testing.TB, st *stage, dir string, vendor *providertest.Vendor) {
	t.Helper()
	for prompt, count := range billOf(vendor) {
		if count > st.owed(prompt) {
			v.add(paidTwice, "%q was paid %d times, of them %d needlessly", prompt, count, count-st.owed(prompt))
		}
	}
	found, refused := everything(t, dir), refusals(t, dir)
	if len(refused) > st.refused {
		v.add(lost, "%v count as refused", refused)
	}
	for _, p := range st.now {
		got, there := found[p.path]
		want, known := st.after[p.path]
		switch {
		case !there && !refused[p.address()]:
			v.add(lost, "%s is missing", p.path)
		case !there || got == want:
		case !decodes(got):
			v.add(torn, "%s does not decode", p.path)
		case known && p.more != jpeg: // that vendor draws another picture for each request
			v.add(torn, "%s has other bytes than without a crash", p.path)
		}
	}
	if found[".imgplan/.gitignore"] != "*\n" {
		v.add(untidy, "git does not ignore .imgplan")
	}
	v.strays(st, found)
	v.objects(st, found)
	v.sum(found)
}

// owed is how often a prompt may be paid for. What was paid for in the past is only paid again where it would have been
// without a crash, too.
func (st *stage) owed(prompt string) int {
	for _, pictures := range st.past {
		if slices.ContainsFunc(pictures, func(p picture) bool { return p.prompt == prompt }) {
			return st.bill[prompt]
		}
	}
	return max(1, st.bill[prompt])
}

// refusals are the images that the journal says the vendor refused.
func refusals(t testing.TB, dir string) map[string]bool {
	t.Helper()
	refused := map[string]bool{}
	for _, task := range tasks(t, dir, state.Refused) {
		refused[task.Address] = true
	}
	return refused
}

// strays finds what should not be there.
func (v *verdict) strays(st *stage, found map[string]string) {
	for name := range found {
		_, wanted := st.after[name]
		wanted = wanted || slices.ContainsFunc(st.now, func(p picture) bool { return p.path == name })
		switch {
		case isTemp(name):
			v.add(untidy, "%s is left behind", name)
		case strings.HasPrefix(name, ".imgplan/"):
			if _, ours := st.foreign[".imgplan/state.db"]; strings.Contains(name, "damaged") && !ours {
				v.add(torn, "%s was found damaged", name)
			}
		case !wanted:
			v.add(untidy, "%s should not be there", name)
		}
	}
}

func isTemp(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(base, ".imgplan-") || strings.HasPrefix(base, "incoming-") || base == "state.db.new" || base == "lock.json"
}

// objects checks that each is what it is named after, and that the user's own bytes are still somewhere.
func (v *verdict) objects(st *stage, found map[string]string) {
	stands := map[string]bool{}
	for name, text := range found {
		stands[text] = true
		hash, isObject := strings.CutPrefix(name, ".imgplan/objects/")
		if !isObject || strings.HasPrefix(hash, "keys/") || isTemp(name) {
			continue
		}
		if digest(text) != strings.ReplaceAll(hash, "/", "") {
			v.add(torn, "%s is not what it is named after", name)
		}
	}
	for name, text := range st.foreign {
		if !stands[text] {
			v.add(lost, "the user's own %s is gone", name)
		}
	}
}

// sum checks that imgplan.sum says of the files what they are.
func (v *verdict) sum(found map[string]string) {
	records, err := state.ParseSum([]byte(found[state.SumFile]))
	if err != nil {
		v.add(torn, "%s: %v", state.SumFile, err)
	}
	for _, record := range records {
		if text, there := found[record.Path]; !there || "sha256:"+digest(text) != string(record.Content) {
			v.add(untidy, "%s and %s don't agree", state.SumFile, record.Path)
		}
	}
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func decodes(text string) bool {
	_, _, err := image.Decode(bytes.NewReader([]byte(text)))
	return err == nil
}

// planned is what the next plan would do, by address; what it would not touch is left out.
func planned(t testing.TB, dir string, vendor *providertest.Vendor, environment []string) (map[string]string, error) {
	t.Helper()
	r := run(t, dir, vendor, environment, "plan", "-json")
	var document struct {
		Changes []struct{ Address, Action string }
		Collect []any
	}
	if err := json.Unmarshal(r.stdout, &document); err != nil || r.code != 0 {
		return nil, fmt.Errorf("plan ended with %d, %v: %s", r.code, err, r.out)
	}
	actions := map[string]string{}
	for _, c := range document.Changes {
		actions[c.Address] = c.Action
	}
	for range document.Collect {
		actions["something else"] = "collect"
	}
	maps.DeleteFunc(actions, func(_, action string) bool { return action == "no-op" })
	return actions, nil
}
