package crashtest

import (
	"image"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/imgplan/imgplan/internal/providers/providertest"
	"github.com/imgplan/imgplan/internal/state"
)

// errand is a command, other than an apply that pays, that is killed in a folder with a past.
type errand struct {
	name  string
	past  string            // what was declared and applied before
	fault string            // what the vendor did to that
	now   string            // what is declared when it is killed
	files map[string]string // files by path that are put there before it; one of "" is taken away
	args  []string
}

const (
	twoImages = "image \"a\" {\n  prompt = \"an ant\"\n  path = \"a.png\"\n  " + plain + "\n}\nimage \"b\" {\n  prompt = \"a bee\"\n  path = \"b.png\"\n  " + plain + "\n}\n"
	listed    = "index \"icons\" {\n  path = \"icons.json\"\n}\n"
	site      = "\n  favicons {\n    path = \"site\"\n    html = \"site/head.html\"\n  }\n"
	little    = "\n  rendition \"small\" {\n    path  = \"small.png\"\n    width = 8\n  }\n"
)

var (
	renamed = strings.Replace(twoImages, `"a" {`, `"z" {`, 1)
	onlyB   = twoImages[strings.Index(twoImages, `image "b"`):]
	applied = []string{"apply", "-auto-approve", "-parallelism=1"}
)

// errands do everything that writes and pays nothing.
var errands = []errand{
	{name: "import", past: onlyB, now: twoImages + "import {\n  to = image.a\n  id = \"old.png\"\n}\n", files: map[string]string{"old.png": retouched}, args: applied},
	{name: "accept words", past: twoImages, now: strings.ReplaceAll(twoImages, "an ant", "one ant"), args: []string{"accept", "-auto-approve", "image.a"}},
	{name: "refresh", past: twoImages, now: twoImages, files: map[string]string{"b.png": retouched}, args: []string{"refresh"}},
	{name: "accept a picture", past: twoImages, now: twoImages, files: map[string]string{"b.png": retouched}, args: []string{"accept", "-auto-approve", "image.b"}},
	{name: "renditions and an index", past: twoImages, now: strings.Replace(twoImages, "\n}\nimage", little+"}\nimage", 1) + listed, args: applied},
	{name: "favicons", past: twoImages, now: strings.Replace(twoImages, "\n}\nimage", site+"}\nimage", 1), args: applied},
	{name: "metadata", past: twoImages, now: strings.ReplaceAll(twoImages, "path =", "metadata = \"none\"\n  path ="), args: applied},
	{name: "moved", past: twoImages, now: renamed + "moved {\n  from = image.a\n  to = image.z\n}\n", args: applied},
	{name: "removed", past: twoImages, now: onlyB + "removed {\n  from = image.a\n}\n", args: applied},
	{name: "state mv", past: twoImages, now: renamed, args: []string{"state", "mv", "image.a", "image.z"}},
	{name: "state rm", past: twoImages, now: onlyB, args: []string{"state", "rm", "image.a"}},
	{name: "tasks claim", past: twoImages, fault: providertest.AcceptCut, now: twoImages, args: []string{"tasks", "claim", "image.a", "task_qwen_000001"}},
	{name: "tasks forget", past: twoImages, fault: providertest.Cut, now: twoImages, args: []string{"tasks", "forget", "image.a"}},
}

// retouched is a picture that no vendor made.
var retouched = func() string {
	var text strings.Builder
	if err := png.Encode(&text, image.NewGray(image.Rect(0, 0, 512, 512))); err != nil {
		panic(err) // it can't fail
	}
	return text.String()
}()

// scene is an errand's folder before it is run, and what comes of it when nothing is killed.
type scene struct {
	errand
	dir   string
	gone  providertest.Past
	bill  int
	hits  []string
	after map[string]string
	final map[string]int
}

func (e errand) prepare(t *testing.T) *scene {
	t.Helper()
	s := &scene{errand: e, dir: fresh(t)}
	vendor := providertest.Start(t)
	if e.fault != "" {
		vendor.Strike(providertest.Fault{Endpoint: providertest.Submit, Kind: e.fault})
	}
	s.write(t, e.past)
	run(t, s.dir, vendor, nil, applied...)
	s.write(t, e.now)
	for name, text := range e.files {
		check(t, os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o666))
	}
	s.gone, s.bill = vendor.Past(), len(vendor.Bill())
	dir, log := s.copied(t), filepath.Join(fresh(t), "hits")
	r := run(t, dir, vendor, []string{"IMGPLAN_FAILPOINT_LOG=" + log}, e.args...)
	if r.code != 0 {
		t.Fatalf("%s ended with %d: %s", e.name, r.code, r.out)
	}
	s.hits = lines(t, log)
	mustApply(t, dir, vendor, nil)
	s.after, s.final = files(t, dir), billOf(vendor)
	return s
}

func (s *scene) write(t *testing.T, declared string) {
	t.Helper()
	check(t, os.WriteFile(filepath.Join(s.dir, "main.imgplan.hcl"), []byte(head+declared), 0o666))
}

func (s *scene) copied(t *testing.T) string {
	t.Helper()
	dir := fresh(t)
	check(t, os.CopyFS(dir, os.DirFS(s.dir)))
	return dir
}

// kill runs the errand, kills it at a point, runs it again and applies: all must be as if it had not been killed.
func (s *scene) kill(t *testing.T, at point) (killed bool) {
	t.Helper()
	dir, vendor := s.copied(t), providertest.NewVendor()
	defer vendor.Close()
	defer os.RemoveAll(dir)
	vendor.Rewind(s.gone, s.bill)
	killed = run(t, dir, vendor, []string{"IMGPLAN_FAILPOINT=" + at.name}, s.args...).killed
	for name, text := range files(t, dir) {
		if name == state.SumFile {
			if _, err := state.ParseSum([]byte(text)); err != nil {
				t.Errorf("%s, %s: %v", s.name, at.name, err)
			}
		} else if strings.HasSuffix(name, ".png") && !isTemp(name) && !decodes(text) {
			t.Errorf("%s, %s: %s is torn", s.name, at.name, name)
		}
	}
	again := run(t, dir, vendor, nil, s.args...) // where it was done already, it says that there is nothing to do
	last := run(t, dir, vendor, nil, applied...)
	checked := run(t, dir, vendor, nil, "state", "check")
	switch found := files(t, dir); {
	case last.code != 0 || checked.code != 0:
		t.Errorf("%s, %s: apply ended with %d, state check with %d:\n%s%s%s", s.name, at.name, last.code, checked.code, again.out, last.out, checked.out)
	case !maps.Equal(found, s.after):
		t.Errorf("%s, %s: other files than without a crash: %v and %v\n%s", s.name, at.name, keys(found), keys(s.after), again.out)
	case !maps.Equal(billOf(vendor), s.final):
		t.Errorf("%s, %s: the bill is %v; want %v", s.name, at.name, billOf(vendor), s.final)
	}
	for name := range everything(t, dir) {
		if isTemp(name) {
			t.Errorf("%s, %s: %s is left behind", s.name, at.name, name)
		}
	}
	return killed
}

func keys(files map[string]string) []string { return slices.Sorted(maps.Keys(files)) }

// TestErrands kills each command that writes and pays nothing, at every point it comes by.
func TestErrands(t *testing.T) {
	t.Parallel()
	var group sync.WaitGroup
	slots := make(chan struct{}, workers)
	var mu sync.Mutex
	played, died := 0, 0
	for _, e := range errands {
		s := e.prepare(t)
		if len(s.hits) == 0 {
			t.Errorf("%s comes by no point", e.name)
		}
		for _, at := range points(s.hits) {
			slots <- struct{}{}
			group.Go(func() {
				defer func() { <-slots }()
				killed := s.kill(t, at)
				mu.Lock()
				defer mu.Unlock()
				if played++; killed {
					died++
				}
			})
		}
	}
	group.Wait()
	if died*100 < played*95 {
		t.Errorf("of %d kills only %d came about", played, died)
	}
	t.Logf("%d points of %d commands", played, len(errands))
}
