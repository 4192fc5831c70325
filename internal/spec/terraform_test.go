package spec

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
)

const terraformTable = "testdata/terraform.txtar"

// example is an expression and what Terraform prints for it.
type example struct{ expression, text string }

// TestTerraform: every expression has the value here that it has there. IMGPLAN_TERRAFORM names a terraform that is asked
// anew.
func TestTerraform(t *testing.T) {
	table, err := txtar.ParseFile(terraformTable)
	if err != nil {
		t.Fatal(err)
	}
	if terraform := os.Getenv("IMGPLAN_TERRAFORM"); terraform != "" {
		askTerraform(t, terraform, table)
	}
	console, diags := NewConsole(Input{FS: folderOf(table.Files[1:])})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	all := examples(table.Files[0].Data)
	if len(all) < 300 {
		t.Fatalf("only %d examples", len(all))
	}
	for _, one := range all {
		text, diags := console.Evaluate(one.expression)
		if diags.HasErrors() {
			text = "error"
		}
		if text != one.text {
			t.Errorf("%s\nis   %s\nwant %s\n%v", one.expression, text, one.text, diags)
		}
	}
}

// TestTerraformHasAll: no function of this program lacks an example, but those that Terraform has not.
func TestTerraformHasAll(t *testing.T) {
	table, err := os.ReadFile(terraformTable)
	if err != nil {
		t.Fatal(err)
	}
	for name := range functions(someFiles, &effort{left: maxEffort}) {
		_, missing := missingFunctions[name]
		own := slices.Contains([]string{"base64gunzip", "seed", "tomldecode", "urldecode"}, name)
		if !missing && !own && !strings.HasPrefix(name, corePrefix) && !bytes.Contains(table, []byte(name+"(")) {
			t.Errorf("%s has no example in %s", name, terraformTable)
		}
	}
}

func examples(text []byte) []example {
	var all []example
	for block := range strings.SplitSeq("\n"+strings.TrimSuffix(string(text), "\n"), "\n> ") {
		if expression, value, _ := strings.Cut(block, "\n"); expression != "" {
			all = append(all, example{expression, value})
		}
	}
	return all
}

func folderOf(files []txtar.File) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, one := range files {
		fsys[one.Name] = &fstest.MapFile{Data: one.Data}
	}
	return fsys
}

// askTerraform fills the table's first file, and writes all of it.
func askTerraform(t *testing.T, terraform string, table *txtar.Archive) {
	dir := t.TempDir()
	for _, one := range table.Files[1:] {
		name := filepath.Join(dir, strings.Replace(one.Name, ".imgplan.hcl", ".tf", 1))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, one.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	var text bytes.Buffer
	for _, one := range examples(table.Files[0].Data) {
		cmd := exec.Command(terraform, "-chdir="+dir, "console", "-no-color")
		cmd.Stdin = strings.NewReader(one.expression + "\n")
		said, err := cmd.Output()
		if err != nil {
			said = []byte("error\n")
		}
		text.WriteString("> " + one.expression + "\n" + string(said))
	}
	table.Files[0].Data = text.Bytes()
	if err := os.WriteFile(terraformTable, txtar.Format(table), 0o666); err != nil {
		t.Fatal(err)
	}
}

// FuzzConsole: an expression has a value or a mistake, and is never both or neither, whatever it is.
func FuzzConsole(f *testing.F) {
	table, err := txtar.ParseFile(terraformTable)
	if err != nil {
		f.Fatal(err)
	}
	for _, one := range examples(table.Files[0].Data) {
		f.Add(one.expression)
	}
	console, diags := NewConsole(Input{FS: folderOf(table.Files[1:])})
	if diags.HasErrors() {
		f.Fatal(diags)
	}
	f.Fuzz(func(t *testing.T, expression string) {
		text, diags := console.Evaluate(expression)
		if (text == "") != diags.HasErrors() {
			t.Errorf("%q: %q, %v", expression, text, diags)
		}
		Unfinished(expression)
	})
}
