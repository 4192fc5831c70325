package apply

import (
	"bytes"
	"errors"
	"io"
	"testing"
)

// TestDesk: each file is read from its start and whole, with nothing of the one before it; a very large one stays where it is.
func TestDesk(t *testing.T) {
	free := newDesks(1)
	for _, text := range []string{"a long one", "short", "", "one that is longer than all before it"} {
		one := free.take()
		file := bytes.NewReader([]byte(text))
		_, _ = file.Seek(3, io.SeekStart)
		laid, err := one.lay(file)
		if err != nil || laid == io.ReadSeeker(file) {
			t.Fatalf("%q is not laid on the desk: %v", text, err)
		}
		for range 2 {
			if got, err := io.ReadAll(laid); err != nil || string(got) != text {
				t.Errorf("%q became %q, %v", text, got, err)
			}
			_, _ = laid.Seek(0, io.SeekStart)
		}
		free.giveBack(one)
	}
	one := free.take()
	large := bytes.NewReader(make([]byte, mostLaid+1))
	if laid, err := one.lay(large); err != nil || laid != io.ReadSeeker(large) || large.Len() != mostLaid+1 {
		t.Errorf("a very large file was read, or is not at its start: %v", err)
	}
	one.marked.Grow(3 * mostLaid)
	free.giveBack(one)
	if room := free.take().marked.Cap(); room > 2*mostLaid {
		t.Errorf("a desk keeps %d bytes", room)
	}
}

// cut is a file that ends before its size says.
type cut struct{ *bytes.Reader }

func (c cut) Read(p []byte) (int, error) { return c.Reader.Read(p[:len(p)/2]) }

func (c cut) Seek(offset int64, whence int) (int64, error) {
	at, err := c.Reader.Seek(offset, whence)
	if whence == io.SeekEnd {
		at += 10
	}
	return at, err
}

func TestDeskTellsWhatIsMissing(t *testing.T) {
	if _, err := (&desk{}).lay(cut{bytes.NewReader([]byte("less"))}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
}
