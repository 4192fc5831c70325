package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const small = "provider \"sketch\" {}\nimage \"a\" {\n  prompt = \"p\"\n  path   = \"a.png\"\n}\n"

// said runs a command in a folder and returns its exit code and what it said on both outputs.
func said(t *testing.T, dir string, args ...string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	env := &environment{stdin: strings.NewReader(""), stdout: &out, stderr: &out, vars: map[string]string{}}
	code := run(t.Context(), env, append([]string{"-chdir=" + dir}, args...))
	return code, out.String()
}

// TestLargeFiles: whoever may have written a file, it is not read into memory whatever its size. The files are sparse.
func TestLargeFiles(t *testing.T) {
	for name, c := range map[string]struct {
		size int64
		args []string
		want string
	}{
		"big.hcl":          {maxVarFile + 1, []string{"plan", "-var-file=big.hcl"}, "larger than 16 MB"},
		"next.plan":        {maxPlanFile + 1, []string{"apply", "next.plan"}, "larger than 256 MB"},
		"shown.plan":       {maxPlanFile + 1, []string{"show", "shown.plan"}, "larger than 256 MB"},
		"imgplan.sum":      {256<<20 + 1, []string{"plan"}, "larger than 256 MB"},
		"b.imgplan.hcl":    {16<<20 + 1, []string{"validate"}, "a file may have 16 MB"},
		"fat.imgplan.hcl":  {16<<20 + 1, []string{"fmt"}, "larger than 16 MB"},
		"imgplan.vars.hcl": {16<<20 + 1, []string{"validate"}, "a file may have 16 MB"},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "a.imgplan.hcl"), []byte(small), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(filepath.Join(dir, name), c.size); err != nil {
			t.Fatal(err)
		}
		if code, text := said(t, dir, c.args...); code != exitError || !strings.Contains(text, c.want) || !strings.Contains(text, name) {
			t.Errorf("%s: exit code %d, want it to say %q:\n%s", name, code, c.want, text)
		}
	}
}

// TestPlanFileNamesNoDevice: a plan file says which values it was made with, and anyone may have written it.
func TestPlanFileNamesNoDevice(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.imgplan.hcl"), []byte(small), 0o666); err != nil {
		t.Fatal(err)
	}
	if code, text := said(t, dir, "plan", "-out=next.plan"); code != 0 {
		t.Fatal(text)
	}
	document, err := os.ReadFile(filepath.Join(dir, "next.plan"))
	if err != nil {
		t.Fatal(err)
	}
	crafted := strings.Replace(string(document), "{", `{"var_files": ["`+filepath.ToSlash(os.DevNull)+`"], `, 1)
	if err := os.WriteFile(filepath.Join(dir, "next.plan"), []byte(crafted), 0o666); err != nil {
		t.Fatal(err)
	}
	if code, text := said(t, dir, "apply", "next.plan"); code != exitError || !strings.Contains(text, "not a regular file") {
		t.Errorf("exit code %d:\n%s", code, text)
	}
}
