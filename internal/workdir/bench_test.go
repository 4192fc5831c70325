package workdir

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/imgplan/imgplan/internal/state"
)

// BenchmarkLook is ten thousand pictures that are as they were written.
func BenchmarkLook(b *testing.B) {
	d, err := Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	known := map[string]*state.Record{}
	var paths []string
	for i := range 10_000 {
		path := fmt.Sprintf("assets/%d/%d.png", i%20, i)
		name := filepath.Join(d.Name(), path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(path), 0o644)); err != nil {
			b.Fatal(err)
		}
		paths = append(paths, path)
	}
	files, err := d.Look(paths, nil, true)
	if err != nil || !strings.HasPrefix(string(files[paths[0]].Content), "sha256:") {
		b.Fatal(err)
	}
	for path, file := range files {
		file.Stat.Seen = max(file.Stat.MTime, file.Stat.CTime) + 1
		known[path] = &state.Record{Path: path, Content: file.Content, Stat: file.Stat}
	}
	for b.Loop() {
		if _, err := d.Look(paths, known, false); err != nil {
			b.Fatal(err)
		}
	}
}

const benchFiles, benchSize = 100, 1 << 20

// BenchmarkExact reads pictures of a megabyte, as plan -verify does.
func BenchmarkExact(b *testing.B) {
	d, err := Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	picture := bytes.Repeat([]byte{0xa5}, benchSize)
	var paths []string
	for i := range benchFiles {
		paths = append(paths, fmt.Sprintf("%d.png", i))
		if err := os.WriteFile(filepath.Join(d.Name(), paths[i]), picture, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(benchFiles * benchSize)
	for b.Loop() {
		if _, err := d.Look(paths, nil, true); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSHA256 is what the same bytes take in memory, on all cores.
func BenchmarkSHA256(b *testing.B) {
	picture := bytes.Repeat([]byte{0xa5}, benchSize)
	b.SetBytes(benchFiles * benchSize)
	for b.Loop() {
		var workers sync.WaitGroup
		var next atomic.Int64
		for range runtime.GOMAXPROCS(0) {
			workers.Go(func() {
				for next.Add(1) <= benchFiles {
					sha256.Sum256(picture)
				}
			})
		}
		workers.Wait()
	}
}
