package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// terraformLines has, for each type of line, the fields that "terraform apply -json" 1.11 prints for a terraform_data.
var terraformLines = map[string]struct{ in, fields string }{
	"version":        {"", "@level @message @module @timestamp type ui"},
	"planned_change": {"change", "resource action"},
	"change_summary": {"changes", "add change import remove operation"},
	"apply_start":    {"hook", "resource action"},
	"apply_progress": {"hook", "resource action elapsed_seconds"},
	"apply_complete": {"hook", "resource action id_key id_value elapsed_seconds"},
	"apply_errored":  {"hook", "resource action elapsed_seconds"},
	"resource_drift": {"change", "resource action"},
	"diagnostic":     {"diagnostic", "severity summary detail"},
	"outputs":        {"outputs", "path"},
}

const streamed = `
provider "sketch" {}
image "icon" {
  for_each = toset(["a", "b"])
  prompt   = "an icon ${each.key}"
  size     = "64x64"
  path     = "${each.key}.png"
}
output "path" { value = image.icon["a"].path }
`

// TestStreamIsTerraforms holds each type of line against Terraform's.
func TestStreamIsTerraforms(t *testing.T) {
	work := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(work, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("main.imgplan.hcl", streamed)
	seen := map[string]bool{}
	read := func(want int, args ...string) {
		var said, wrong bytes.Buffer
		env := &environment{stdin: strings.NewReader(""), stdout: &said, stderr: &wrong, vars: map[string]string{}}
		if code := run(t.Context(), env, append([]string{"-chdir=" + work}, args...)); code != want || wrong.Len() > 0 {
			t.Fatalf("%v exits with %d:\n%s%s", args, code, said.String(), wrong.String())
		}
		for line := range strings.Lines(said.String()) {
			seen[checkLine(t, line)] = true
		}
	}
	read(exitDone, "apply", "-json", "-auto-approve")
	write("a.png", "retouched")
	write("main.imgplan.hcl", strings.Replace(streamed, "an icon", "an icon of", 1))
	read(exitDone, "apply", "-json", "-auto-approve", "-target=image.icon[\"b\"]")
	write("main.imgplan.hcl", streamed)
	read(exitDone, "apply", "-json", "-auto-approve")
	read(exitError, "apply", "-json", "-auto-approve", "-target=image.nowhere")
	read(exitDone, "destroy", "-json", "-auto-approve")
	for kind := range terraformLines {
		if !seen[kind] && kind != "apply_errored" { // the story json has one
			t.Errorf("no line is a %s", kind)
		}
	}
}

// checkLine checks one line, and returns its type.
func checkLine(t *testing.T, text string) string {
	t.Helper()
	var line map[string]any
	if err := json.Unmarshal([]byte(text), &line); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	kind, _ := line["type"].(string)
	want, known := terraformLines[kind]
	if !known {
		t.Fatalf("Terraform has no line of type %q", kind)
	}
	inside := line
	if want.in != "" {
		inside, _ = line[want.in].(map[string]any)
	}
	for _, field := range strings.Fields(want.fields) {
		requested := inside["action"] == "generate" || inside["action"] == "regenerate"
		if _, has := inside[field]; !has && (requested || !strings.HasPrefix(field, "id_")) {
			t.Errorf("%s lacks %s.%s: %s", kind, want.in, field, text)
		}
	}
	if resource, has := inside["resource"].(map[string]any); has {
		checkResource(t, resource)
	}
	for _, field := range []string{"@level", "@message", "@module", "@timestamp"} {
		if said, _ := line[field].(string); said == "" {
			t.Errorf("%s lacks %s", kind, field)
		}
	}
	return kind
}

func checkResource(t *testing.T, resource map[string]any) {
	t.Helper()
	want := []string{"addr", "implied_provider", "module", "resource", "resource_key", "resource_name", "resource_type"}
	var got []string
	for field := range resource {
		got = append(got, field)
	}
	if slices.Sort(got); !slices.Equal(got, want) {
		t.Errorf("a resource has the fields %q, Terraform's %q", got, want)
	}
}

func TestResourceOf(t *testing.T) {
	for address, want := range map[string]map[string]any{
		"image.hero":                  {"module": "", "resource": "image.hero", "resource_type": "image", "resource_name": "hero", "resource_key": nil},
		`image.icon["a]\"image.[x"]`:  {"module": "", "resource": `image.icon["a]\"image.[x"]`, "resource_name": "icon", "resource_key": `a]"image.[x`},
		"module.ui.image.logo[3]":     {"module": "module.ui", "resource": "image.logo[3]", "resource_name": "logo", "resource_key": 3},
		`module.ui["x"].image.a["b"]`: {"module": `module.ui["x"]`, "resource": `image.a["b"]`, "resource_name": "a", "resource_key": "b"},
		`image.a["image.x[0]"]#t`:     {"module": "", "resource": `image.a["image.x[0]"]#t`, "resource_name": "a", "resource_key": "image.x[0]"},
		`image.a["it's"]#t`:           {"module": "", "resource": `image.a["it's"]#t`, "resource_name": "a", "resource_key": "it's"},
		`image.a["it's"]`:             {"module": "", "resource": `image.a["it's"]`, "resource_name": "a", "resource_key": "it's"},
		"image.a#card@2":              {"module": "", "resource": "image.a#card@2", "resource_name": "a", "resource_key": nil},
		`image.a["1"]`:                {"module": "", "resource": `image.a["1"]`, "resource_name": "a", "resource_key": "1"},
		`image.a["$${x}\u200b\\#."]`:  {"module": "", "resource_name": "a", "resource_key": "${x}\u200b\\#."},
		`image.a["module.b"]`:         {"module": "", "resource": `image.a["module.b"]`, "resource_type": "image", "resource_name": "a"},
		"atlas.image":                 {"module": "", "resource": "atlas.image", "resource_type": "atlas", "resource_name": "image", "resource_key": nil},
		`module.a["b.c"].module.image.index.all`: {"module": `module.a["b.c"].module.image`, "resource": "index.all", "resource_type": "index",
			"resource_name": "all", "resource_key": nil},
	} {
		got := resourceOf(address, "apikley.eu")
		for field, value := range want {
			if !reflect.DeepEqual(got[field], value) {
				t.Errorf("%s: %s is %#v, want %#v", address, field, got[field], value)
			}
		}
		if got["implied_provider"] != "apikley" || got["addr"] != address {
			t.Errorf("%s: %v", address, got)
		}
	}
}
