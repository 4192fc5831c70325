package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// ghDouble stands in for GitHub's own command: it keeps comments as files.
const ghDouble = `#!/bin/sh
case "$*" in
"run download 1 --repo o/r --name imgplan-comment --dir comment") [ -d comment ] ;;
"api repos/o/r/pulls/7 --jq .head.sha") echo abc ;;
"api repos/o/r/pulls/"*) echo other ;;
"api --paginate repos/o/r/issues/7/comments"*) [ ! -f posted ] || echo 42 ;;
"api --method DELETE repos/o/r/issues/comments/42") rm posted; echo deleted ;;
"api --method PATCH repos/o/r/issues/comments/42 --field body=@body.md --silent") cp body.md posted; echo updated ;;
"api --method POST repos/o/r/issues/7/comments --field body=@body.md --silent") cp body.md posted; echo created ;;
*) echo "unexpected: $*"; exit 1 ;;
esac
`

// TestCIComment runs the script that comments: one comment, updated in place, gone when nothing changes.
func TestCIComment(t *testing.T) {
	script := scripts(ciFiles(t)["imgplan-comment.yml"])[0]
	r := newRunner(t)
	r.write("bin/gh", ghDouble, 0o777)
	for _, step := range []struct{ number, body, said, posted string }{
		{"7", "No changes.\n", "", ""},
		{"7", "### imgplan: 1 to generate, @octocat\n", "created", "<!-- imgplan -->\n\n### imgplan: 1 to generate, (at)octocat\n"},
		{"7", "### imgplan: 2 to generate\n", "updated", "<!-- imgplan -->\n\n### imgplan: 2 to generate\n"},
		{"8", "### spoofed\n", "", "<!-- imgplan -->\n\n### imgplan: 2 to generate\n"},
		{"../../x 7 8", "### spoofed\n", "", "<!-- imgplan -->\n\n### imgplan: 2 to generate\n"},
		{"7", "", "", "<!-- imgplan -->\n\n### imgplan: 2 to generate\n"},
		{"7", "No changes.\n", "deleted", ""},
	} {
		r.write("comment/number.txt", step.number+"\n", 0o666)
		r.write("comment/body.md", step.body, 0o666)
		said, err := r.run(script, "REPO=o/r", "RUN_ID=1", "HEAD_SHA=abc")
		if err != nil || strings.TrimSpace(said) != step.said {
			t.Errorf("%q of %s: %v: it said %q, want %q", step.body, step.number, err, said, step.said)
		}
		if posted, _ := os.ReadFile(filepath.Join(r.dir, "posted")); string(posted) != step.posted {
			t.Errorf("%q of %s: posted is %q, want %q", step.body, step.number, posted, step.posted)
		}
	}
}

// runner runs scripts as a CI job does, in a folder of its own.
type runner struct {
	t          *testing.T
	shell, dir string
}

func newRunner(t *testing.T) *runner {
	for _, tool := range []string{"bash", "git"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(tool + " is not installed")
		}
	}
	shell, _ := exec.LookPath("bash")
	return &runner{t, shell, t.TempDir()}
}

func (r *runner) write(name, text string, mode fs.FileMode) {
	r.t.Helper()
	file := filepath.Join(r.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), mode); err != nil {
		r.t.Fatal(err)
	}
}

// run runs a script as GitHub does. What is in the folder bin comes first in its path.
func (r *runner) run(script string, env ...string) (string, error) {
	cmd := exec.Command(r.shell, "-eo", "pipefail", "-c", script)
	cmd.Dir = r.dir
	cmd.Env = append([]string{
		"PATH=" + filepath.Join(r.dir, "bin") + ":" + os.Getenv("PATH"), "HOME=" + r.dir, "GIT_CONFIG_NOSYSTEM=1", "GORACE=atexit_sleep_ms=0",
	}, env...)
	said, err := cmd.CombinedOutput()
	return string(said), err
}

func (r *runner) must(script string, env ...string) string {
	r.t.Helper()
	said, err := r.run(script, env...)
	if err != nil {
		r.t.Fatalf("%s: %v\n%s", script, err, said)
	}
	return said
}

// TestCIRoundTrip runs what the jobs for GitHub run, in their order, with git and the program itself: what apply commits and
// pushes leaves nothing to plan in another clone, and a changed prompt is in the next comment.
func TestCIRoundTrip(t *testing.T) {
	r := newRunner(t)
	if err := os.Mkdir(filepath.Join(r.dir, "bin"), 0o777); err != nil {
		t.Fatal(err)
	}
	program, err := os.Executable()
	if err == nil {
		err = os.Symlink(program, filepath.Join(r.dir, "bin", "imgplan"))
	}
	if err != nil {
		t.Skip(err)
	}
	files := ciFiles(t)
	steps := func(file, with string) string {
		for _, script := range scripts(files[file]) {
			if strings.Contains(script, with) {
				return "cd clone\n" + script
			}
		}
		t.Fatalf("%s runs no %s", file, with)
		return ""
	}
	r.must("git init -q --bare -b main origin && git clone -q origin clone")
	r.write("clone/main.imgplan.hcl", "provider \"sketch\" {}\n\nimage \"fox\" {\n  prompt = \"a fox\"\n  size   = \"64x64\"\n  path   = \"fox.png\"\n}\n", 0o666)
	r.must("cd clone; git config user.name x; git config user.email x@example.com; git add . && git commit -qm first && git push -q origin HEAD:main")
	r.must(steps("imgplan-apply.yml", "imgplan apply"))
	r.must(steps("imgplan-apply.yml", "git commit"))
	if said := r.must(steps("imgplan-apply.yml", "git commit")); strings.Contains(said, "main") {
		t.Errorf("nothing new is pushed all the same: %s", said)
	}
	if said := r.must("git -C origin log --format=%s main; git -C origin ls-tree --name-only main"); said != "imgplan apply [skip ci]\nfirst\nfox.png\nimgplan.sum\nmain.imgplan.hcl\n" {
		t.Errorf("pushed is %s", said)
	}
	r.must("rm -rf clone; git clone -q -b main origin clone")
	r.must(steps("imgplan-plan.yml", "imgplan validate"))
	r.must(steps("imgplan-plan.yml", "imgplan plan"), "NUMBER=7", "BASE_URL=https://raw.example/o/r/abc")
	if body := r.must("cat clone/comment/number.txt clone/comment/body.md"); body != "7\nNo changes.\n" {
		t.Errorf("after an apply the comment is %s", body)
	}
	r.must("rm -r clone/comment; sed -i.bak 's/a fox/a red fox/' clone/main.imgplan.hcl")
	r.must(steps("imgplan-plan.yml", "imgplan plan"), "NUMBER=7", "BASE_URL=https://raw.example/o/r/abc")
	if body := r.must("cat clone/comment/body.md"); !strings.Contains(body, "### imgplan: 1 to regenerate") || !strings.Contains(body, "https://raw.example/o/r/abc/fox.png") {
		t.Errorf("after an edit the comment is %s", body)
	}
}
