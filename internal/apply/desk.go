package apply

import (
	"bytes"
	"io"
)

// desk is a place to work at a picture, with room for its file as it came and as it will be: whoever takes it next finds
// that room again. There are as many as processors, for pixels take memory as well.
type desk struct {
	file   []byte
	marked bytes.Buffer
}

// mostLaid is how many bytes of a file have room on a desk: more than all but the largest pictures have.
const mostLaid = 8 << 20

// lay puts a file that is about to be looked at many times on the desk, until the next is. A very large one is left where
// it stands.
func (d *desk) lay(file io.ReadSeeker) (io.ReadSeeker, error) {
	size, err := file.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil || size > mostLaid {
		return file, err
	}
	if int64(cap(d.file)) < size {
		d.file = make([]byte, size+size/4)
	}
	d.file = d.file[:size]
	_, err = io.ReadFull(file, d.file)
	return bytes.NewReader(d.file), err
}

// desks are those that are free.
type desks chan *desk

func newDesks(n int) desks {
	all := make(desks, n)
	for range n {
		all <- &desk{}
	}
	return all
}

// take waits for a free desk.
func (d desks) take() *desk { return <-d }

// giveBack also gives back the room that only a very large picture needs.
func (d desks) giveBack(one *desk) {
	if one.marked.Cap() > 2*mostLaid {
		one.marked = bytes.Buffer{}
	}
	d <- one
}
