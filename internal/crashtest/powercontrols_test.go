//go:build linux

package crashtest

import "testing"

// syncs are the steps that only a power cut can show, and what it makes of their absence.
var syncs = []struct {
	skip  string
	story string
	kill  string // where the run before is killed
	harm  string // "" for none
	why   string // there is none
}{
	{skip: "fsync.bbolt", story: "first", harm: torn},
	{skip: "fsync.object", story: "first", harm: lost},
	{skip: "fsync.binding", story: "first", harm: lost},
	{skip: "fsync.picture", story: "first", harm: torn},
	{skip: "fsync.sum", story: "change", harm: undone},
	{skip: "fsync.ignore", story: "first", harm: untidy},
	{skip: "fsync.aside", story: "damage", harm: lost},
	{skip: "dirsync.home", story: "first", harm: paidTwice},
	{skip: "dirsync.db", story: "damage", harm: paidTwice},
	{skip: "dirsync.store", story: "first", harm: lost},
	{skip: "dirsync.object", story: "first", harm: lost},
	{skip: "dirsync.binding", story: "first", harm: paidTwice},
	{skip: "dirsync.folder", story: "first", harm: undone},
	{skip: "dirsync.picture", story: "first", harm: undone},
	{skip: "dirsync.sum", story: "change", harm: undone},
	{skip: "dirsync.remove", story: "change", harm: untidy},
	{skip: "dirsync.aside", story: "damage", harm: lost},
	{skip: "dirsync.settle", story: "first", kill: "object.renamed@1", harm: lost},
	{skip: "dirsync.ignore", story: "first", why: "the next run writes a missing .gitignore"},
	{skip: "fsync.reserve", story: "first", why: "one that isn't whole is written again before the next intent; the sync is there to have the disk give its room"},
	{skip: "dirsync.reserve", story: "first", why: "one that is missing is written again before the next intent"},
}

// TestPowerControls takes syncs away, one by one, and wants the power cuts to notice.
func TestPowerControls(t *testing.T) {
	t.Parallel()
	needStrace(t)
	stages := map[string]*stage{}
	for _, st := range calm(t) {
		stages[st.name] = st
	}
	var outages []outage
	for _, c := range syncs {
		o := outage{stage: stages[c.story], skip: c.skip, most: plenty(160), until: c.harm}
		if c.harm == "" {
			o.most = plenty(4)
		}
		if c.kill != "" {
			o.kills = []point{{c.kill}}
		}
		outages = append(outages, o)
	}
	for i, a := range playOutages(t, outages) {
		found := len(a.complaints) > 0
		switch c := syncs[i]; {
		case found && c.harm == "":
			t.Errorf("without %s, which should be harmless (%s): %s", c.skip, c.why, a.complaints[0])
		case found:
			t.Logf("without %s: caught by power cut %d: %.200s", c.skip, a.played, a.complaints[len(a.complaints)-1])
		case c.harm == "":
			t.Logf("without %s: harmless in %d power cuts: %s", c.skip, a.played, c.why)
		default:
			t.Errorf("without %s nothing is %s in %d power cuts: this bench can't see that step", c.skip, c.harm, a.played)
		}
	}
}
