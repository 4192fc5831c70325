package apply

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// write puts a file into the folder.
func (s *shop) write(name string, data []byte) {
	s.t.Helper()
	s.check(os.MkdirAll(filepath.Dir(filepath.Join(s.folder, name)), 0o777))
	s.check(os.WriteFile(filepath.Join(s.folder, name), data, 0o666))
}

func pictureOf(t *testing.T, pixels int) []byte {
	t.Helper()
	var data bytes.Buffer
	if err := png.Encode(&data, image.NewGray(image.Rect(0, 0, pixels, pixels))); err != nil {
		t.Fatal(err)
	}
	return data.Bytes()
}

func TestAnImportIsNeverPaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, imageOf("a", "a fox"))
		old := pictureOf(t, 9)
		s.write("old/a.png", old)
		s.write(s.images[0].Path, []byte("in the way"))
		s.imports = []spec.Import{{To: "image.a", File: "old/a.png"}}
		s.expect(s.apply(context.Background()), 0, map[Outcome]int{Done: 1})
		got, err := os.ReadFile(filepath.Join(s.folder, s.images[0].Path))
		s.check(err)
		if !bytes.Equal(got, old) {
			t.Error("the picture is not the file that was imported")
		}
		s.unchanged()
		snapshot, err := state.Peek(s.folder)
		s.check(err)
		if record := snapshot.Records["image.a"]; record.Model != state.Adopted || record.Width != 9 {
			t.Errorf("it is recorded as %+v", record)
		}
	})
}

// TestAGivenPictureIsAsLargeAsItIsSeen: a camera that was held upright says so beside the pixels.
func TestAGivenPictureIsAsLargeAsItIsSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, imageOf("a", "a fox"))
		s.images[0].Path, s.images[0].Size = "a.jpg", providers.Size{Width: 9, Height: 4}
		var photo bytes.Buffer
		s.check(jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 9, 4)), nil))
		const turned = "\xff\xe1\x00\x22Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00"
		s.write("a.jpg", slices.Concat(photo.Bytes()[:2], []byte(turned), photo.Bytes()[2:]))
		s.imports = []spec.Import{{To: "image.a", File: "a.jpg"}}
		s.expect(s.apply(context.Background()), 0, map[Outcome]int{Done: 1})
		snapshot, err := state.Peek(s.folder)
		s.check(err)
		if record := snapshot.Records["image.a"]; record.Width != 4 || record.Height != 9 || !record.Unlike {
			t.Errorf("it is recorded as %+v", record)
		}
	})
}

func TestAnInterruptedImportIsTakenUpAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, imageOf("a", "a fox"), imageOf("b", "an owl"))
		s.write("old.png", pictureOf(t, 9))
		s.imports = []spec.Import{{To: "image.a", File: "old.png"}, {To: "image.b", File: "old.png"}}
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		s.expect(s.apply(ctx), 0, map[Outcome]int{NotStarted: 2})
		s.expect(s.apply(context.Background()), 0, map[Outcome]int{Done: 2})
		s.unchanged()
	})
}

// What is forgotten and declared again is restored from what was paid for.
func TestWhatIsForgottenIsNotPaidAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop(t, imageOf("a", "a fox"))
		s.expect(s.apply(context.Background()), 1, map[Outcome]int{Done: 1})
		images := s.images
		s.images, s.removed = nil, []spec.Removed{{From: "image.a", Keep: true}}
		s.check(os.RemoveAll(filepath.Join(s.folder, ".imgplan", "objects"))) // as on a machine that did not make it
		s.expect(s.apply(context.Background()), 1, map[Outcome]int{Done: 1})
		if _, err := os.Stat(filepath.Join(s.folder, images[0].Path)); err != nil {
			t.Error("the file is gone:", err)
		}
		s.unchanged()
		s.images, s.removed = images, nil
		s.expect(s.apply(context.Background()), 1, map[Outcome]int{Done: 1})
		s.unchanged()
	})
}
