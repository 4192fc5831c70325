package plan

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// a plan file with something of everything.
const document = `{"format_version": "1", "imgplan_version": "0.1.0", "changes": [
  {"address": "image.hero", "action": "regenerate", "path": "assets/hero.png", "prior_path": "hero.png", "provider": "apikley",
   "model": "qwen/text-to-image", "prompt": "a red\nfox", "key": "ab", "prior_key": "cd", "paid": true, "cost": "0.02",
   "why": [{"argument": "prompt", "before": "a fox", "after": "a red fox"}], "cause": ["local.style"], "reproducible": true},
  {"address": "image.icon[\"sun\"]", "action": "delete", "path": "sun.png"}],
 "collect": [{"address": "image.x", "provider": "p", "model": "m", "task": "t1", "key": "ef"}],
 "summary": {"generate": 0, "cost": "0.02"}, "targets": ["image.hero"], "max_cost": "1.5", "max_images": 3,
 "variables": ["style=flat=bold"], "var_files": ["a.vars.hcl"]}`

// FuzzParse: any bytes are a document or an error; a document is written and read again without a difference, and never
// stale against itself.
func FuzzParse(f *testing.F) {
	f.Add([]byte(document))
	f.Add([]byte(`{"format_version": "1", "changes": null, "summary": {"x": [1e99, null, {}]}}`))
	f.Add([]byte(`{"format_version": "2"}`))
	f.Add([]byte("\xff\x00[[[["))
	f.Fuzz(func(t *testing.T, text []byte) {
		doc, err := Parse(text)
		if (doc == nil) != (err != nil) {
			t.Fatalf("document %v, error %v", doc, err)
		}
		if err != nil {
			return
		}
		if moved := Stale(doc, doc); moved != nil {
			t.Fatalf("stale against itself: %q", moved)
		}
		written, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(written)
		if err != nil {
			t.Fatalf("what was written can't be read: %v\n%s", err, written)
		}
		if rewritten, err := json.Marshal(again); err != nil || !bytes.Equal(written, rewritten) {
			t.Fatalf("%v: it reads back as something else:\n%s\n%s", err, written, rewritten)
		}
	})
}

// TestCraftedPlanFiles has documents that no imgplan writes.
func TestCraftedPlanFiles(t *testing.T) {
	if _, err := Parse([]byte(document)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"an action":          {`"regenerate"`, `"burn"`, "no action"},
		"an address":         {`"image.hero", "action"`, `"image.hero\nPlan: nothing to do", "action"`, "not an address"},
		"no address":         {`"image.hero", "action"`, `"", "action"`, "not an address"},
		"an escape":          {`"image.hero", "action"`, `"image.\u001b[2Jhero", "action"`, "not an address"},
		"a path up":          {`"assets/hero.png"`, `"../hero.png"`, "not a path"},
		"an absolute path":   {`"assets/hero.png"`, `"/etc/passwd"`, "not a path"},
		"twice":              {`"image.icon[\"sun\"]"`, `"image.hero"`, "twice"},
		"a negative cost":    {`"cost": "0.02",`, `"cost": "-0.02",`, "not a plan file"},
		"a negative budget":  {`"max_images": 3`, `"max_images": -3`, "budget"},
		"half a variable":    {`"style=flat=bold"`, `"style"`, "not a variable"},
		"a variable's name":  {`"style=flat=bold"`, `"=x"`, "not a variable"},
		"a task":             {`"task": "t1"`, `"task": "t1\r"`, "not a task"},
		"another version":    {`"format_version": "1"`, `"format_version": "9"`, "format version"},
		"deep":               {`"summary": {`, `"summary": {"x": ` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + ",", "not a plan file"},
		"a change as number": {`"collect": [`, `"changes": 7, "collect": [`, "not a plan file"},
	} {
		text := strings.Replace(document, c.old, c.new, 1)
		if text == document {
			t.Errorf("%s: the document does not have %s", name, c.old)
		}
		if doc, err := Parse([]byte(text)); doc != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}
