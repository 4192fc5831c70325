package state

import (
	"encoding/binary"
	"errors"
	"time"
)

// A record is read for every image of every plan: in JSON that took half of the time of a plan of ten thousand. Its
// binary form is each field of Record in order, without the address, which is the key it is stored under.

var errRecord = errors.New("a record that can't be read")

func encodeRecord(r Record) []byte {
	b := make([]byte, 0, 256)
	for _, text := range []string{r.Path, string(r.Key), string(r.Content), r.Model} {
		b = append(binary.AppendUvarint(b, uint64(len(text))), text...)
	}
	if r.Seed == nil {
		b = append(b, 0)
	} else {
		b = binary.AppendVarint(append(b, 1), *r.Seed)
	}
	for _, number := range []int64{
		r.Stat.Size, r.Stat.MTime, r.Stat.CTime, int64(r.Stat.Inode), int64(r.Stat.Mode), r.Stat.Seen,
		int64(r.Width), int64(r.Height), nanos(r.Made),
	} {
		b = binary.AppendVarint(b, number)
	}
	unlike := ""
	if r.Unlike {
		unlike = isUnlike
	}
	return appendLater(b, r.Finish, string(r.Bare), string(r.File), r.Placeholder, r.Look, unlike)
}

// isUnlike is the text of Unlike.
const isUnlike = "unlike"

// appendLater adds the fields that records did not have at first, as far as one says something: a record without any is as it was.
func appendLater(b []byte, fields ...string) []byte {
	for len(fields) > 0 && fields[len(fields)-1] == "" {
		fields = fields[:len(fields)-1]
	}
	for _, text := range fields {
		b = append(binary.AppendUvarint(b, uint64(len(text))), text...)
	}
	return b
}

// nanos is a time as a number; 0 for the zero time.
func nanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

func decodeRecord(address string, payload []byte) (Record, error) {
	d := decoder{rest: payload, texts: string(payload)}
	r := Record{Address: address, Path: d.text(), Key: Key(d.text()), Content: Content(d.text()), Model: d.text()}
	if d.number() != 0 {
		seed := d.number()
		r.Seed = &seed
	}
	r.Stat = Stat{
		Size: d.number(), MTime: d.number(), CTime: d.number(), Inode: uint64(d.number()), Mode: uint32(d.number()),
		Seen: d.number(),
	}
	r.Width, r.Height = int(d.number()), int(d.number())
	if made := d.number(); made != 0 {
		r.Made = time.Unix(0, made).UTC()
	}
	r.Finish, r.Bare, r.File, r.Placeholder, r.Look = d.later(), Content(d.later()), Key(d.later()), d.later(), d.later()
	r.Unlike = d.later() == isUnlike
	switch {
	case d.bad:
		return Record{}, errRecord
	case len(d.rest) > 0:
		return Record{}, &NewerError{"a record with more in it than this imgplan knows: a newer one wrote it"}
	}
	return r, nil
}

// decoder reads fields until one is not there; bad says so. All texts are cut from one string, so that a record costs
// one allocation.
type decoder struct {
	rest  []byte
	texts string // the whole payload
	bad   bool
}

func (d *decoder) number() int64 {
	n, size := binary.Varint(d.rest)
	d.skip(size)
	return n
}

func (d *decoder) text() string {
	length, size := binary.Uvarint(d.rest)
	d.skip(size)
	if length > uint64(len(d.rest)) {
		d.bad = true
		return ""
	}
	start := len(d.texts) - len(d.rest)
	d.rest = d.rest[length:]
	return d.texts[start : start+int(length)]
}

// later is a text that may not be there.
func (d *decoder) later() string {
	if d.bad || len(d.rest) == 0 {
		return ""
	}
	return d.text()
}

func (d *decoder) skip(size int) {
	if size <= 0 {
		d.bad, size = true, 0
	}
	d.rest = d.rest[size:]
}
