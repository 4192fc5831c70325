package state

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
)

func TestObjects(t *testing.T) {
	dir := t.TempDir()
	objects := OpenObjects(dir)
	if objects.Has(sun) || objects.Has("") || objects.Has("sha256:../../x") {
		t.Error("an empty store has something")
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("looking made %v", entries)
	}
	content, size, err := objects.Put(strings.NewReader("picture"))
	if want := fmt.Sprintf("sha256:%x", sha256.Sum256([]byte("picture"))); err != nil || size != 7 || string(content) != want {
		t.Fatal(content, size, err)
	}
	path := filepath.Join(dir, ".imgplan/objects", string(content[7:9]), string(content[9:]))
	if text, err := os.ReadFile(path); string(text) != "picture" || err != nil {
		t.Errorf("%s has %q, %v", path, text, err)
	}
	file, err := objects.Open(content)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(file)
	_ = file.Close()
	if string(text) != "picture" || err != nil || !objects.Has(content) || objects.Verify(content) != nil {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := objects.Open(rain); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing object: %v", err)
	}
	if err := os.WriteFile(path, []byte("pictura"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := objects.Verify(content); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("Verify of a damaged object = %v", err)
	}
	if _, _, err := objects.Put(strings.NewReader("picture")); err != nil || objects.Verify(content) != nil {
		t.Errorf("putting it again did not mend it: %v", err)
	}
}

func TestObjectIsWholeOrNot(t *testing.T) {
	dir := t.TempDir()
	objects := OpenObjects(dir)
	lost := iotest.ErrReader(errors.New("connection lost"))
	if _, _, err := objects.Put(io.MultiReader(strings.NewReader("half"), lost)); err == nil {
		t.Error("half a picture was put")
	}
	in, err := objects.Create()
	if err != nil {
		t.Fatal(err)
	}
	_, _ = in.Write([]byte("aborted"))
	in.Abort()
	if _, _, err := in.Commit(); err == nil {
		t.Error("an aborted object was committed")
	}
	in.Abort()
	entries, err := os.ReadDir(filepath.Join(dir, ".imgplan/objects"))
	if len(entries) != 0 || err != nil {
		t.Errorf("left: %v, %v", entries, err)
	}
}

func TestObjectsAtOnce(t *testing.T) {
	dir := t.TempDir()
	var group sync.WaitGroup
	contents := make([]Content, 16)
	for i := range contents {
		group.Go(func() {
			var err error
			contents[i], _, err = OpenObjects(dir).Put(strings.NewReader("the same"))
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, content := range contents {
		if content != contents[0] || OpenObjects(dir).Verify(content) != nil {
			t.Errorf("%s", content)
		}
	}
}

func TestBindings(t *testing.T) {
	dir := t.TempDir()
	objects := OpenObjects(dir)
	if _, found, err := objects.Original(key1); found || err != nil {
		t.Errorf("%v, %v", found, err)
	}
	if _, found, err := objects.Original(""); found || err != nil {
		t.Errorf("no key: %v, %v", found, err)
	}
	if err := objects.Bind(key1, Original{Content: sun}); err == nil {
		t.Error("a missing object was bound")
	}
	content, _, err := objects.Put(strings.NewReader("picture"))
	if err != nil {
		t.Fatal(err)
	}
	want := Original{Content: content, Format: "png", Width: 1, Height: 2, Model: "m", TaskID: "<t&>", Bytes: 7, Key: key1}
	for range 2 {
		if err := objects.Bind(key1, want); err != nil {
			t.Fatal(err)
		}
	}
	if got, found, err := objects.Original(key1); got != want || !found || err != nil {
		t.Errorf("%+v, %v, %v", got, found, err)
	}
	if _, found, err := objects.Original(key2); found || err != nil {
		t.Errorf("another key: %v, %v", found, err)
	}
	if err := objects.Bind(key2.WithTool("cwebp 1.0"), want); err != nil {
		t.Fatal(err)
	}
	if got, found, err := objects.Original(key2.WithTool("cwebp 2.0")); got.Key != key2+"+cwebp-1.0" || !found || err != nil {
		t.Errorf("another version of the tool: %+v, %v, %v", got, found, err)
	}
	for _, key := range []Key{"k1:../../x", "k1:12", "x"} {
		if objects.Bind(key, want) == nil {
			t.Errorf("%q was bound", key)
		}
	}
	path, _ := objects.path(content)
	if err := os.WriteFile(path, []byte("cut"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, found, err := objects.Original(key1); found || err != nil {
		t.Errorf("an object of another size: %v, %v", found, err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, found, err := objects.Original(key1); found || err != nil {
		t.Errorf("a missing object: %v, %v", found, err)
	}
}

func TestDamagedBindingIsAnError(t *testing.T) {
	dir := t.TempDir()
	objects := OpenObjects(dir)
	content, _, err := objects.Put(strings.NewReader("picture"))
	if err != nil {
		t.Fatal(err)
	}
	if err := objects.Bind(key1, Original{Content: content, Model: "m"}); err != nil {
		t.Fatal(err)
	}
	path, _ := objects.bindingPath(key1)
	good, _ := os.ReadFile(path)
	for i := range len(good) - 1 {
		bad := append([]byte{}, good...)
		bad[i] ^= 4
		if err := os.WriteFile(path, bad, 0o644); err != nil {
			t.Fatal(err)
		}
		got, found, err := objects.Original(key1)
		if err == nil && (!found || got.Content != content || got.Model != "m") {
			t.Fatalf("byte %d of %s: %+v, %v", i, bad, got, found)
		}
	}
	other, _ := objects.bindingPath(key2)
	if err := os.WriteFile(other, good, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := objects.Original(key2); err == nil {
		t.Error("the binding of another key was believed")
	}
}
