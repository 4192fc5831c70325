package gitattributes

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// tree is a repo in which every kind of line stands.
var tree = map[string]string{
	".gitattributes": "# comment\n*.png filter=lfs diff=lfs merge=lfs -text\n/assets/raw/** filter=lfs\nicons/*.jpg filter=lfs\n" +
		"[attr]big filter=lfs -text\n*.webp big\nsmall.png -filter\n\"with space.jpg\" filter=lfs\n!no.jpg filter=lfs\n" +
		"thumbs/ filter=lfs\na[0-9].jpg filter=lfs\nb[!0-9].jpg filter=lfs\n**/deep/*.jpg filter=lfs\nx/**/y.jpg filter=lfs\nq?.jpg filter=lfs\n" +
		"other.png filter=crypt\nst\\*ar.jpg filter=lfs\n",
	"assets/.gitattributes":      "*.png !filter\nkeep.png filter=lfs\n/here.jpg filter=lfs\n",
	"assets/over/.gitattributes": "*.png filter=lfs\n[attr]mine filter=lfs\n*.gif mine\n",
}

var names = []string{
	"a.png", "a.jpg", "small.png", "x/small.png", "with space.jpg", "no.jpg", "!no.jpg", "thumbs/a.jpg", "a1.jpg", "aa.jpg", "b1.jpg", "bb.jpg",
	"icons/a.jpg", "icons/x/a.jpg", "u/icons/a.jpg", "deep/a.jpg", "u/v/deep/a.jpg", "x/y.jpg", "x/1/2/y.jpg", "x/1/z.jpg", "qq.jpg", "q.jpg",
	"other.png", "a.webp", "assets/a.png", "assets/keep.png", "assets/here.jpg", "assets/u/here.jpg", "assets/raw/a.jpg", "assets/raw/u/b.jpg",
	"assets/over/a.png", "assets/over/a.gif", "assets/raw/a.png", "st*ar.jpg", "star.jpg",
}

func grow(t *testing.T) string {
	root := t.TempDir()
	for name, text := range tree {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestLFS(t *testing.T) {
	root := grow(t)
	if Find(root) != nil {
		t.Skip("the folder for temporary files is in a repo")
	}
	if err := os.Mkdir(filepath.Join(root, ".git"), 0o777); err != nil {
		t.Fatal(err)
	}
	var tracked []string
	for _, name := range names {
		if Find(root).LFS(name) {
			tracked = append(tracked, name)
		}
	}
	want := "a.png|with space.jpg|a1.jpg|bb.jpg|icons/a.jpg|deep/a.jpg|u/v/deep/a.jpg|x/y.jpg|x/1/2/y.jpg|qq.jpg|a.webp|" +
		"assets/keep.png|assets/here.jpg|assets/raw/a.jpg|assets/raw/u/b.jpg|assets/over/a.png|st*ar.jpg"
	if got := strings.Join(tracked, "|"); got != want {
		t.Errorf("tracked are\n%s\nwant\n%s", got, want)
	}
	if under := Find(filepath.Join(root, "assets")); !under.LFS("keep.png") || under.LFS("a.png") {
		t.Error("from a folder below the root it looks otherwise")
	}
}

// TestLFSIsGits asks git the same, where there is one.
func TestLFSIsGits(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("git is not installed")
	}
	root := grow(t)
	ask := func(args ...string) string {
		cmd := exec.Command(git, append([]string{"-C", root}, args...)...)
		cmd.Env = []string{"HOME=" + root, "GIT_CONFIG_NOSYSTEM=1", "GIT_ATTR_NOSYSTEM=1", "PATH=" + os.Getenv("PATH")}
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	ask("init", "-q")
	if err := os.WriteFile(filepath.Join(root, ".git", "info", "attributes"), []byte("aa.jpg filter=lfs\nassets/keep.png -filter\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		want := strings.HasSuffix(ask("check-attr", "filter", "--", name), "filter: lfs\n")
		if got := Find(root).LFS(name); got != want {
			t.Errorf("%s: tracked %v, git says %v", name, got, want)
		}
	}
}

func TestUnreadable(t *testing.T) {
	root := t.TempDir()
	for _, folder := range []string{".git", ".gitattributes"} {
		if err := os.Mkdir(filepath.Join(root, folder), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if Find(root).LFS("a.png") {
		t.Error("a folder named .gitattributes tracks pictures")
	}
	if Find(filepath.Join(root, "nowhere")) != nil {
		t.Error("a folder that isn't there is in a repo")
	}
}
