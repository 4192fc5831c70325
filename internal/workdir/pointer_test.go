package workdir

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/state"
)

func pointer(text string) string {
	return fmt.Sprintf("version https://git-lfs.github.com/spec/v1\noid %s\nsize %d\n", digest(text), len(text))
}

func TestPointsTo(t *testing.T) {
	whole := pointer("a picture")
	if content, is := PointsTo([]byte(whole)); !is || content != digest("a picture") {
		t.Errorf("got %s, %v", content, is)
	}
	for _, text := range []string{
		"", whole[:len(whole)/2], whole[:90], "\n" + whole, whole + strings.Repeat("x", maxPointer), strings.ToUpper(whole),
		strings.Replace(whole, "sha256:", "sha256:x", 1), strings.Replace(whole, "spec/v1", "spec/v9", 1),
		strings.Replace(whole, "\nsize", "\next", 1), strings.ReplaceAll(whole, "\n", "\r\n"),
	} {
		if content, is := PointsTo([]byte(text)); is {
			t.Errorf("%q points to %s", text, content)
		}
	}
}

// A pointer counts as what it stands for, each time anew; but what is written there stands there, and no pointer to it.
func TestLookThroughPointers(t *testing.T) {
	d, name := open(t)
	const picture = "a picture"
	put(t, filepath.Join(name, "a.png"), pointer(picture))
	want := state.File{Kind: state.Regular, Content: digest(picture), Pointer: true}
	for range 2 {
		got := lookAt(t, d, "a.png", &state.Record{Path: "a.png", Content: want.Content})
		if got != want {
			t.Errorf("got %+v", got)
		}
	}
	size := len(pointer(picture))
	same := strings.Repeat("x", size)
	for len(pointer(same)) != size {
		size, same = len(pointer(same)), strings.Repeat("x", len(pointer(same)))
	}
	put(t, filepath.Join(name, "a.png"), pointer(same))
	if _, err := d.Write("a.png", strings.NewReader(same)); err != nil {
		t.Fatal(err)
	}
	if got := read(t, filepath.Join(name, "a.png")); got != same {
		t.Errorf("a.png is %q", got)
	}
}
