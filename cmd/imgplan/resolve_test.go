package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/providers/sketch"
)

// forgetful draws what it is asked for and loses the answer. It knows its tasks, and lists them.
type forgetful struct {
	providers.Provider
	made   map[string]providers.Task
	listed []providers.Listed
}

func (f *forgetful) Submit(ctx context.Context, request providers.Request) (providers.Task, error) {
	task, err := f.Provider.Submit(ctx, request)
	if err != nil {
		return task, err
	}
	f.made[task.ID] = task
	f.listed = append(f.listed, providers.Listed{ID: task.ID, Created: time.Now(), Prompt: request.Prompt, Model: request.Model})
	return providers.Task{}, &providers.Error{Class: providers.Unknown, Message: "the answer was lost"}
}

func (f *forgetful) Poll(_ context.Context, id string) (providers.Task, error) {
	return f.made[id], nil
}

func (f *forgetful) Recent(context.Context, time.Time) ([]providers.Listed, error) {
	return f.listed, nil
}

// TestApplyLooksForLostAnswersInTheVendorsList: where a vendor lists its tasks, a lost answer is held until the next apply,
// which finds it there and asks for nothing.
func TestApplyLooksForLostAnswersInTheVendorsList(t *testing.T) {
	vendor := &forgetful{made: map[string]providers.Task{}}
	kind := sketch.Kind()
	kind.Local = false
	open := kind.Open
	kind.Open = func(config providers.Config) (_ providers.Provider, err error) {
		vendor.Provider, err = open(config)
		return vendor, err
	}
	before := catalogue
	catalogue = providers.Catalogue{kind}
	t.Cleanup(func() { catalogue = before })

	dir := t.TempDir()
	declared := "provider \"sketch\" {}\nimage \"fox\" {\n  prompt = \"a fox\"\n  size   = \"64x64\"\n  path   = \"fox.png\"\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "main.imgplan.hcl"), []byte(declared), 0o666); err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		code int
		said string
	}{{exitIncomplete, "1 held"}, {exitDone, "1 image done"}} {
		var stdout, stderr bytes.Buffer
		env := &environment{stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, vars: map[string]string{}}
		if code := run(t.Context(), env, []string{"apply", "-auto-approve", "-chdir=" + dir}); code != want.code || !strings.Contains(stdout.String(), want.said) {
			t.Errorf("apply %d ended with %d, want %d:\n%s%s", i+1, code, want.code, &stdout, &stderr)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "fox.png")); err != nil || len(vendor.listed) != 1 {
		t.Errorf("%v, and %d requests", err, len(vendor.listed))
	}
}
