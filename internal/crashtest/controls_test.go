package crashtest

import (
	"slices"
	"strings"
	"testing"
)

// controls are steps that can be taken away, and what a kill makes of it. They prove that this bench can fail.
//
// What a kill can't show is left to benches that cut the power: the fsyncs and folder fsyncs (IMGPLAN_SKIP=fsync.object
// and so on), for the system keeps what a killed process wrote.
var controls = []struct {
	skip string
	harm string // what goes wrong: "" for nothing
	why  string // it is harmless
}{
	{"journal.intent", paidTwice, ""},
	{"journal.submitted", lost, ""},
	{"journal.finished", "", "the vendor is asked again what became of the task, for free"},
	{"journal.unknown", "", "the intent is still there, and holds the image just as well: only the words are lost"},
	{"journal.refused", untidy, ""},
	{"journal.drop", "", "the stored picture names its task: the next run drops it"},
	{"journal.record", untidy, ""},
	{"journal.forget", untidy, ""},
	{"binding", paidTwice, ""},
	{"secure", lost, ""},
	{"temp.picture", torn, ""},
	{"temp.sum", torn, ""},
	{"temp.binding", untidy, ""},
	{"temp.db", torn, ""},
	{"temp.note", "", "it holds words only, for who waits"},
	{"sum.note", "", "imgplan.sum was written from the records: read again, it says the same"},
	{"sweep.picture", untidy, ""},
	{"sweep.state", untidy, ""},
}

// TestControls takes steps away, one by one, and wants the matrix to notice.
func TestControls(t *testing.T) {
	t.Parallel()
	crashes := singles(t)
	caught, harmless := 0, 0
	for _, control := range controls {
		harm, played := takeAway(t, crashes, control.skip, control.harm)
		switch {
		case control.harm == "" && harm == "":
			harmless++
			t.Logf("without %s: harmless in %d crashes: %s", control.skip, played, control.why)
		case control.harm == "":
			t.Errorf("without %s, which should be harmless (%s): %s", control.skip, control.why, harm)
		case harm == "":
			t.Errorf("without %s nothing is %s in %d crashes: this bench can't see that step", control.skip, control.harm, played)
		default:
			caught++
			t.Logf("without %s: caught by crash %d: %s", control.skip, played, harm)
		}
	}
	t.Logf("%d steps taken away: %d caught, %d harmless", len(controls), caught, harmless)
}

// takeAway plays crashes without a step until the harm is done; with none to wait for, all of them when there is time.
func takeAway(t *testing.T, crashes []crash, skip, harm string) (seen string, played int) {
	ordered := suspects(crashes, skip)
	if harm == "" && !long() {
		ordered = ordered[:min(len(ordered), 4)]
	}
	for part := range slices.Chunk(ordered, workers) {
		for i := range part {
			part[i].skip = skip
		}
		played += len(part)
		for _, complaint := range play(t, part, nil).complaints {
			if strings.HasPrefix(complaint, harm) {
				return complaint, played
			}
		}
	}
	return "", played
}

// near are the points at which a step's absence shows first, where its own name doesn't say so.
var near = map[string]string{
	"journal.intent": "post.after", "journal.submitted": "journal.submitted.after", "journal.record": "journal.record",
	"binding": "journal.drop.after", "secure": "secure.after", "sweep": "made",
}

// suspects puts the crashes first that are near the step.
func suspects(crashes []crash, skip string) []crash {
	_, of, _ := strings.Cut(skip, ".")
	word := of + "."
	for prefix, name := range near {
		if strings.HasPrefix(skip, prefix) {
			word = name
		}
	}
	ordered := slices.Clone(crashes)
	slices.SortStableFunc(ordered, func(a, b crash) int {
		return score(b, word) - score(a, word)
	})
	return ordered
}

func score(c crash, word string) int {
	if strings.Contains(c.at[0].name, word) {
		return 1
	}
	return 0
}
