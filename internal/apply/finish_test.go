package apply

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"

	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/state"
)

// credentials puts a C2PA chunk into what a vendor delivers.
func credentials(delivered io.ReadCloser, err error) (io.ReadCloser, error) {
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(delivered)
	chunk := append([]byte{0, 0, 0, 4}, "caBXjumb"...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	return io.NopCloser(bytes.NewReader(bytes.Join([][]byte{data[:33], chunk, data[33:]}, nil))), err
}

func (s *shop) read(path string) []byte {
	s.t.Helper()
	data, err := os.ReadFile(filepath.Join(s.folder, path))
	s.check(err)
	return data
}

func TestContentCredentialsStayValid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		png, jpeg := imageOf("a", "red fox"), imageOf("b", "blue fox")
		jpeg.Path = "out/b.jpg"
		s := newShop(t, png, jpeg)
		s.maker.deliver = credentials
		result := s.apply(context.Background())
		s.expect(result, 2, map[Outcome]int{Done: 2})
		if found, err := picture.ReadMetadata(bytes.NewReader(s.read("out/a.png"))); err != nil || !found.C2PA || found.Marked {
			t.Errorf("the file with credentials says %+v, %v", found, err)
		}
		if found, err := picture.ReadMetadata(bytes.NewReader(s.read("out/b.jpg"))); err != nil || found.C2PA || !found.Marked {
			t.Errorf("the converted file says %+v, %v", found, err)
		}
		if detail := result.Images[1].Detail; !bytes.Contains([]byte(detail), []byte("credentials (C2PA) are lost")) {
			t.Errorf("of the conversion it says %q", detail)
		}
		s.unchanged()
		png.Metadata = "full"
		s.unchanged()
	})
}

// A run that is killed between a file and its record leaves another mark than is recorded. That is no change by hand.
func TestHalfFinished(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := imageOf("a", "red fox")
		s := newShop(t, source, madeFrom(source, "b", "at night"))
		s.expect(s.apply(context.Background()), 2, map[Outcome]int{Done: 2})
		for _, level := range []string{"full", "none", "", "minimal", "none"} {
			before := s.read("out/a.png")
			source.Metadata = level
			if level == "" {
				s.unchanged() // what says nothing is left as it is
				continue
			}
			s.expect(s.apply(context.Background()), 2, map[Outcome]int{Done: 1})
			s.unchanged()
			after := s.read("out/a.png")
			// As a run leaves it that was killed between the record and the file, had they been in that order; or a checkout of one.
			s.check(os.WriteFile(filepath.Join(s.folder, "out/a.png"), before, 0o644))
			if bytes.Equal(before, after) {
				t.Fatal("nothing was rewritten")
			}
			if found, _ := picture.HasMark(bytes.NewReader(before)); found {
				s.expect(s.apply(context.Background()), 2, map[Outcome]int{Done: 1})
			} else {
				s.check(os.WriteFile(filepath.Join(s.folder, "out/a.png"), after, 0o644)) // a stripped mark is a change by hand
			}
			if !bytes.Equal(s.read("out/a.png"), after) {
				t.Errorf("%q: the file did not come out as it was", level)
			}
			s.unchanged()
		}
	})
}

// A picture that comes from a clone's file is stored without its mark, so that a revert gives what was delivered.
func TestMarkedFilesAreStoredBare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		image := imageOf("a", "red fox")
		s := newShop(t, image)
		s.expect(s.apply(context.Background()), 1, map[Outcome]int{Done: 1})
		snapshot, err := state.Peek(s.folder)
		s.check(err)
		record := snapshot.Records["image.a"]
		s.check(snapshot.Close())
		s.check(os.RemoveAll(filepath.Join(s.folder, state.Folder))) // as a clone has it
		written := s.read("out/a.png")
		image.Prompt = "blue fox"
		s.expect(s.apply(context.Background()), 2, map[Outcome]int{Done: 1})
		image.Prompt = "red fox"
		s.expect(s.apply(context.Background()), 2, map[Outcome]int{Done: 1})
		if !bytes.Equal(s.read("out/a.png"), written) {
			t.Error("the reverted file is another one")
		}
		original, found, err := state.OpenObjects(s.folder).Original(record.Key)
		if err != nil || !found || original.Content != record.Bare {
			t.Errorf("the stored original is %s, %v, %v; want %s", original.Content, found, err, record.Bare)
		}
	})
}
