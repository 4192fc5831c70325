//go:build linux || darwin

package first

import (
	"os"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/glance"
	"github.com/imgplan/imgplan/internal/glance/kept"
)

// vars are an environment.
type vars map[string]string

func (v vars) lookup(name string) (string, bool) {
	value, set := v[name]
	return value, set
}

// keep keeps what a plan of an old folder said, and goes there.
func keep(t *testing.T, aside string) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.Mkdir(".imgplan", 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("a.imgplan.hcl", nil, 0o666); err != nil {
		t.Fatal(err)
	}
	time.Sleep(70 * time.Millisecond)
	w := glance.NewWatch(os.DirFS("."))
	if _, err := w.Stat("a.imgplan.hcl"); err != nil {
		t.Fatal(err)
	}
	question, ok := kept.Asker(vars{}.lookup)
	if !ok {
		t.Fatal("nobody asks")
	}
	w.Keep(".", question, kept.Said{Plain: "No changes.", Coloured: "Green.", Aside: aside})
}

func TestAnswer(t *testing.T) {
	keep(t, "")
	for _, c := range []struct {
		args     []string
		env      vars
		coloured bool
		text     string
	}{
		{args: []string{"plan"}, text: "No changes."},
		{args: []string{"plan"}, coloured: true, text: "Green."},
		{args: []string{"plan"}, env: vars{"IMGPLAN_CLI_ARGS": ""}, text: "No changes."},
		{args: []string{"plan"}, env: vars{"IMGPLAN_CLI_ARGS": "-no-color"}},
		{args: []string{"plan"}, env: vars{"IMGPLAN_CLI_ARGS_plan": "-json"}},
		{args: []string{"plan"}, env: vars{"IMGPLAN_GLANCE": "off"}},
		{args: []string{"plan", "-json"}},
		{args: []string{"apply"}},
		{},
	} {
		text, ok := answer(c.args, c.env.lookup, c.coloured)
		if ok != (c.text != "") || ok && text != c.text {
			t.Errorf("%q with %v: %q, %v", c.args, c.env, text, ok)
		}
	}
	if err := os.WriteFile("a.imgplan.hcl", []byte("# another"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, ok := answer([]string{"plan"}, vars{}.lookup, false); ok {
		t.Error("a change is not noticed")
	}
}

// TestWarnings: their form depends on the terminal, so the command itself repeats them.
func TestWarnings(t *testing.T) {
	keep(t, "a warning")
	if text, ok := answer([]string{"plan"}, vars{}.lookup, false); ok {
		t.Errorf("it says %q", text)
	}
}

func TestColoured(t *testing.T) {
	for _, c := range []struct {
		width int
		env   vars
		want  bool
	}{
		{80, vars{}, true},
		{80, vars{"NO_COLOR": "", "TERM": "xterm"}, true},
		{0, vars{}, false},
		{80, vars{"NO_COLOR": "1"}, false},
		{80, vars{"TERM": "dumb"}, false},
	} {
		if got := Coloured(c.width, c.env.lookup); got != c.want {
			t.Errorf("%d columns with %v: %v", c.width, c.env, got)
		}
	}
}
