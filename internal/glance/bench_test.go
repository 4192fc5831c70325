//go:build linux || darwin

package glance

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/imgplan/imgplan/internal/glance/kept"
	"github.com/imgplan/imgplan/internal/workdir"
)

// benchPictures are in folders of a thousand.
const benchPictures = 20_000

func benchFolder(b *testing.B) (dir string, paths []string) {
	dir = b.TempDir()
	for i := range benchPictures {
		path := fmt.Sprintf("art/%03d/i%06d.png", i/1000, i)
		if i%1000 == 0 {
			if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, path)), 0o777); err != nil {
				b.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, path), []byte(path), 0o666); err != nil {
			b.Fatal(err)
		}
		paths = append(paths, path)
	}
	return dir, paths
}

// BenchmarkRecall is a glance that holds; BenchmarkLstat is the least that any such check takes, on one core.
func BenchmarkRecall(b *testing.B) {
	dir, paths := benchFolder(b)
	if err := os.Mkdir(filepath.Join(dir, ".imgplan"), 0o777); err != nil {
		b.Fatal(err)
	}
	folder, err := workdir.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer folder.Close()
	found, err := folder.Look(paths, nil, false)
	if err != nil {
		b.Fatal(err)
	}
	for path, file := range found {
		file.Stat.Seen = max(file.Stat.MTime, file.Stat.CTime) + 1 // as if they were old
		found[path] = file
	}
	w := NewWatch(folder.FS())
	w.Saw(found)
	w.Keep(dir, "question", somethingSaid)
	for b.Loop() {
		if _, valid := kept.Recall(dir, "question", environment("")); !valid {
			b.Fatal("it does not hold")
		}
	}
}

func BenchmarkLstat(b *testing.B) {
	dir, paths := benchFolder(b)
	b.Chdir(dir)
	for b.Loop() {
		for _, path := range paths {
			var stat unix.Stat_t
			if err := unix.Lstat(path, &stat); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkDigest is what it would take beside that to hash the declarations: 370 bytes an image.
func BenchmarkDigest(b *testing.B) {
	text := make([]byte, 370*benchPictures)
	for b.Loop() {
		sha256.Sum256(text)
	}
}
