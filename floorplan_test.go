// Package imgplan_test keeps the house in order: which room may import what.
package imgplan_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/imgplan/imgplan/"

// room says what may be imported where. Changing it is changing the design: do it on purpose.
type room struct {
	ours  []string // rooms of ours that it may import; those below it are its own
	never []string // packages that it must not import
}

// everywhere are rooms of nouns and pure rules, the empty one of crash tests, and the sync of a folder, that any other may import.
var everywhere = []string{"internal/money", "internal/repopath", "internal/recipe", "internal/listing", "internal/sheet", "internal/failpoint",
	"internal/foldersync"}

// hcl are modules: none of their packages may be imported.
var hcl = []string{"github.com/hashicorp/hcl", "github.com/zclconf/go-cty"}

// ofTests are modules that must never be in the program.
var ofTests = []string{"github.com/chromedp/", "github.com/rogpeppe/go-internal/testscript", "pgregory.net/rapid"}

var rooms = map[string]room{
	"cmd/imgplan": {
		ours: []string{"internal/spec", "internal/plan", "internal/apply", "internal/state", "internal/workdir",
			"internal/picture", "internal/imprint", "internal/providers", "internal/providers/...", "internal/worddiff", "internal/gitattributes", "internal/encoder",
			"internal/glance", "internal/glance/kept", "internal/glance/first", "internal/heap", "internal/page", "internal/ui", "internal/termpic"},
		never: append([]string{"go.etcd.io/bbolt", "net/http"}, hcl...),
	},
	"internal/heap":       {never: []string{"io", "time", "net", "net/http"}},
	"internal/money":      {never: []string{"os", "time", "net", "net/http"}},
	"internal/foldersync": {never: []string{"time", "net", "net/http"}},
	"internal/failpoint":  {never: []string{"net", "net/http"}},
	"internal/repopath":   {never: []string{"os", "io", "time", "net", "net/http"}},
	"internal/listing":    {never: []string{"os", "time", "net", "net/http"}},
	"internal/sheet":      {never: []string{"os", "io", "time", "net", "net/http"}},
	"internal/recipe":     {never: []string{"os", "io", "time", "net", "net/http"}},
	"internal/encoder":    {never: append([]string{"net", "net/http"}, hcl...)},
	"internal/render": {
		ours:  []string{"internal/picture", "internal/encoder"},
		never: append([]string{"os", "os/exec", "net", "net/http"}, hcl...),
	},
	"internal/gitattributes": {never: []string{"os/exec", "time", "net", "net/http"}},
	"internal/glance": {
		ours:  []string{"internal/state", "internal/workdir"},
		never: append([]string{"net", "net/http", "go.etcd.io/bbolt"}, hcl...),
	},
	"internal/glance/kept":  {},
	"internal/glance/first": {ours: []string{"internal/glance/kept"}},
	"internal/termpic":      {never: append([]string{"os", "io", "time", "sync", "net", "net/http"}, hcl...)},
	"internal/page": {
		ours:  []string{"internal/plan", "internal/picture", "internal/worddiff"},
		never: append([]string{"os", "time", "net", "net/http", "html/template", "text/template"}, hcl...),
	},
	"internal/ui": {
		ours:  []string{"internal/page", "internal/picture"},
		never: append([]string{"os", "os/exec", "html/template", "text/template", "go.etcd.io/bbolt"}, hcl...),
	},
	"internal/worddiff": {never: []string{"os", "io", "time", "net", "net/http"}},
	"internal/spec": {
		ours:  []string{"internal/providers"},
		never: []string{"net", "net/http", "os", "time", "sync"},
	},
	"internal/plan": {
		ours:  []string{"internal/spec", "internal/state", "internal/providers"},
		never: append([]string{"os", "io", "context", "time", "sync", "net", "net/http"}, hcl...),
	},
	"internal/apply": {
		ours: []string{"internal/spec", "internal/plan", "internal/state", "internal/workdir", "internal/picture",
			"internal/render", "internal/providers"},
		never: append([]string{"net", "net/http", "os", "go.etcd.io/bbolt"}, hcl...),
	},
	"internal/state":     {never: append([]string{"net", "net/http"}, hcl...)},
	"internal/workdir":   {ours: []string{"internal/state"}, never: append([]string{"net", "net/http", "go.etcd.io/bbolt"}, hcl...)},
	"internal/picture":   {never: append([]string{"net", "net/http", "os"}, hcl...)},
	"internal/imprint":   {never: append([]string{"net", "net/http", "os", "io", "time"}, hcl...)},
	"internal/providers": {never: append([]string{"net/http", "os", "go.etcd.io/bbolt"}, hcl...)},
	"internal/providers/...": {
		ours:  []string{"internal/providers", "internal/providers/httpapi", "internal/picture"},
		never: append([]string{"os", "go.etcd.io/bbolt"}, hcl...),
	},
}

func TestFloorPlan(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "tools" || strings.HasPrefix(entry.Name(), ".") && name != "."):
			return filepath.SkipDir
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			folder := filepath.ToSlash(filepath.Dir(name))
			key := roomOf(folder)
			seen[key] = true
			checkFile(t, name, folder, key)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for key := range rooms {
		if !seen[key] {
			t.Errorf("the floor plan has a room %s that does not exist", key)
		}
	}
}

// TestFirstIsFirst: package first and all that it waits for is there before what takes long to be initialised. Go
// initialises packages in the order of their paths, each as soon as what it imports is: to wait for one of these is to
// wait for all that is ready with it.
func TestFirstIsFirst(t *testing.T) {
	list := exec.Command("go", "list", "-deps", "./internal/glance/first")
	list.Env = append(list.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	waits := strings.Fields(string(out))
	for _, late := range []string{"reflect", "fmt", "strings", "strconv", "unicode", "bytes", "crypto", "golang.org/x/sys/unix"} {
		if slices.Contains(waits, late) {
			t.Errorf("package first waits for %s", late)
		}
	}
}

// roomOf returns the key in rooms that a folder falls under.
func roomOf(folder string) string {
	if _, ok := rooms[folder]; ok {
		return folder
	}
	return path.Dir(folder) + "/..."
}

func checkFile(t *testing.T, name, folder, key string) {
	plan, ok := rooms[key]
	if !ok {
		t.Errorf("%s: there is no room %s in the floor plan", name, folder)
		return
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		t.Error(err)
		return
	}
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		if ours, is := strings.CutPrefix(imported, module); is {
			if !mayImport(plan, folder, ours) {
				t.Errorf("%s imports %s, which room %s may not", name, ours, key)
			}
			continue
		}
		for _, tests := range ofTests {
			if strings.HasPrefix(imported, tests) {
				t.Errorf("%s imports %s, which is for tests only", name, imported)
			}
		}
		for _, banned := range plan.never {
			if imported == banned || slices.Contains(hcl, banned) && strings.HasPrefix(imported, banned+"/") {
				t.Errorf("%s imports %s, which room %s must never", name, imported, key)
			}
		}
	}
}

func mayImport(plan room, folder, ours string) bool {
	return slices.Contains(everywhere, ours) || slices.Contains(plan.ours, ours) || slices.Contains(plan.ours, roomOf(ours)) ||
		strings.HasPrefix(ours, folder+"/") && roomOf(folder) != "internal/providers"
}
