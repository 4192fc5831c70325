package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	yaml "github.com/zclconf/go-cty-yaml"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

const ciFolder = "../../examples/ci"

// ciFiles reads the CI files, each as a tree of what YAML has.
func ciFiles(t *testing.T) map[string]map[string]any {
	t.Helper()
	files := map[string]map[string]any{}
	err := filepath.WalkDir(ciFolder, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".yml") {
			files[filepath.Base(name)] = parseYAML(t, name)
		}
		return err
	})
	if err != nil || len(files) != 4 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	return files
}

func parseYAML(t *testing.T, name string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	ty, err := yaml.ImpliedType(text)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	value, err := yaml.Unmarshal(text, ty)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	asJSON, err := ctyjson.Marshal(value, ty)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := json.Unmarshal(asJSON, &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

// scripts lists every command of a tree: GitHub's "run" and GitLab's lists.
func scripts(tree any) []string {
	var found []string
	switch node := tree.(type) {
	case map[string]any:
		for name, under := range node {
			text, isText := under.(string)
			list, isList := under.([]any)
			switch {
			case name == "run" && isText:
				found = append(found, text)
			case strings.HasSuffix(name, "script") && isList:
				for _, one := range list {
					found = append(found, one.(string))
				}
			default:
				found = append(found, scripts(under)...)
			}
		}
	case []any:
		for _, under := range node {
			found = append(found, scripts(under)...)
		}
	}
	return found
}

var called = regexp.MustCompile(`(?m)^\s*(imgplan [^|>&;\n]*)`)

// TestCICommandsExist parses each imgplan command line in the CI files as the program itself does.
func TestCICommandsExist(t *testing.T) {
	commands := 0
	for file, tree := range ciFiles(t) {
		for _, script := range scripts(tree) {
			for _, match := range called.FindAllStringSubmatch(script, -1) {
				commands++
				if err := parseCommand(t, match[1]); err != nil {
					t.Errorf("%s: %s: %v", file, match[1], err)
				}
			}
		}
	}
	if commands != 10 {
		t.Errorf("%d commands were found", commands)
	}
	if parseCommand(t, "imgplan plan -no-such-flag") == nil || parseCommand(t, "imgplan plan extra") == nil {
		t.Error("anything goes")
	}
}

func parseCommand(t *testing.T, line string) error {
	root := newRoot(t.Context(), (&environment{}).guarded(false))
	args := twoDashes(root, strings.Fields(strings.ReplaceAll(line, `"`, ""))[1:])
	cmd, rest, err := root.Find(args)
	if err != nil {
		return err
	}
	if err := cmd.ParseFlags(rest); err != nil {
		return err
	}
	if err := cmd.ValidateArgs(cmd.Flags().Args()); err != nil {
		return err
	}
	return cmd.ValidateFlagGroups()
}

// TestCIKeepsKeys: no secret and no key is named in anything that a pull request starts; those that pay have a budget, run
// one at a time, and are never cancelled.
func TestCIKeepsKeys(t *testing.T) {
	secret := regexp.MustCompile(`secrets\.|_API_KEY|api_key`)
	files := ciFiles(t)
	for file, part := range map[string]any{
		"imgplan-plan.yml": files["imgplan-plan.yml"], "imgplan-comment.yml": files["imgplan-comment.yml"],
		".gitlab-ci.yml": files[".gitlab-ci.yml"]["imgplan plan"],
	} {
		text, err := json.Marshal(part)
		if err != nil || part == nil {
			t.Fatalf("%s: %v", file, err)
		}
		if found := secret.Find(text); found != nil {
			t.Errorf("%s names %s", file, found)
		}
	}
	comment, _ := json.Marshal(files["imgplan-comment.yml"])
	if strings.Contains(string(comment), "checkout") || strings.Contains(string(comment), "imgplan plan -") {
		t.Error("the job that may write runs something of the pull request")
	}
	for _, text := range append(scripts(files["imgplan-apply.yml"]), scripts(files[".gitlab-ci.yml"])...) {
		if strings.Contains(text, "imgplan apply -") && !(strings.Contains(text, "-max-cost=") && strings.Contains(text, "-max-images=")) {
			t.Errorf("there is no budget: %s", text)
		}
		if strings.Contains(text, "git commit") && !strings.Contains(text, "[skip ci]") {
			t.Errorf("a commit starts the next: %s", text)
		}
	}
	apply := files["imgplan-apply.yml"]["concurrency"].(map[string]any)
	gitlab := files[".gitlab-ci.yml"]["imgplan apply"].(map[string]any)
	if apply["group"] == nil || apply["cancel-in-progress"] != false || gitlab["resource_group"] == nil || gitlab["interruptible"] != false {
		t.Error("two applies may run at once, or one may be stopped half-way")
	}
}
