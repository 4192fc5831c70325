package picture

import (
	"errors"
	"io"
	"slices"
)

// Mark writes the picture in r to w with metadata that says what it is. The pixels and all else of the file stay as they
// are, byte for byte: Unmark gives them back. The same picture and metadata give the same bytes. A picture that has a mark
// already gets another one around it. It can be a png, a jpeg or a webp, and must have passed Verify.
func Mark(w io.Writer, r io.ReadSeeker, m Metadata) error {
	return edited(w, r, func(f *layout) ([]splice, error) { return markers[f.format](f, m) })
}

// Unmark writes the picture in r to w without the outermost mark that Mark has put there. One without a mark is written as it
// is.
func Unmark(w io.Writer, r io.ReadSeeker) error {
	return edited(w, r, func(f *layout) ([]splice, error) {
		splices, _, err := unmarkers[f.format](f)
		return splices, err
	})
}

// HasMark tells whether there is a mark that Unmark would take out.
func HasMark(r io.ReadSeeker) (bool, error) {
	f, err := layoutOf(r)
	if err != nil {
		return false, err
	}
	_, marked, err := unmarkers[f.format](f)
	return marked, err
}

var markers = map[string]func(*layout, Metadata) ([]splice, error){png: markPNG, jpeg: markJPEG, webp: markWebP}

var unmarkers = map[string]func(*layout) (splices []splice, marked bool, err error){png: unmarkPNG, jpeg: unmarkJPEG, webp: unmarkWebP}

// splice takes some bytes out of a file and puts others in their place.
type splice struct {
	at, cut int64
	put     []byte
}

func edited(w io.Writer, r io.ReadSeeker, edit func(*layout) ([]splice, error)) error {
	f, err := layoutOf(r)
	if err != nil {
		return err
	}
	splices, err := edit(f)
	if err != nil {
		return broken(f.format, err)
	}
	slices.SortStableFunc(splices, func(a, b splice) int { return int(a.at - b.at) })
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return err
	}
	at := int64(0)
	for _, one := range splices {
		if err := passOn(w, r, one, at); err != nil {
			return err
		}
		at = one.at + one.cut
	}
	_, err = io.Copy(w, r)
	return err
}

// passOn copies what comes before a splice, and does the splice.
func passOn(w io.Writer, r io.ReadSeeker, one splice, at int64) error {
	if one.at < at {
		return errors.New("two edits overlap")
	}
	if _, err := io.CopyN(w, r, one.at-at); err != nil {
		return err
	}
	if _, err := r.Seek(one.cut, io.SeekCurrent); err != nil {
		return err
	}
	_, err := w.Write(one.put)
	return err
}
