package state

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"sync"
)

// A sealed value is a version, a checksum and a payload. bbolt has no checksums on its data pages, so that a flipped
// bit would be believed (ANCHORS: 120 of 120 went unnoticed). The checksum covers where the value stands, too.

const (
	sealVersion = 1
	sealSize    = 1 + 4
)

// castagnoli is made when it is first needed: that takes longer than the start of many a command.
var castagnoli = sync.OnceValue(func() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) })

var errSeal = errors.New("a wrong checksum")

// seal makes the value that is stored for a payload.
func seal(bucket string, key, payload []byte) []byte {
	value := make([]byte, sealSize, sealSize+len(payload))
	value[0] = sealVersion
	binary.BigEndian.PutUint32(value[1:], checksum(bucket, key, sealVersion, payload))
	return append(value, payload...)
}

// unseal returns the payload of a sealed value, which is part of it; errSeal if one byte of it isn't what was sealed.
func unseal(bucket string, key, value []byte) ([]byte, error) {
	if len(value) < sealSize || value[0] != sealVersion {
		return nil, errSeal
	}
	payload := value[sealSize:]
	if binary.BigEndian.Uint32(value[1:]) != checksum(bucket, key, value[0], payload) {
		return nil, errSeal
	}
	return payload, nil
}

func checksum(bucket string, key []byte, version byte, payload []byte) uint32 {
	var place [128]byte
	header := binary.AppendUvarint(append(append(place[:0], version), bucket...), uint64(len(key)))
	table := castagnoli()
	return crc32.Update(crc32.Update(crc32.Checksum(header, table), table, key), table, payload)
}

// tally is a digest of a bucket that follows each change without reading the rest: so that entries that went missing as
// a whole, with nothing left that could be wrong, are missed all the same.
type tally struct {
	Count uint64
	Sum   uint64 // of mark, modulo 2^64: the order doesn't matter
}

func (t *tally) add(key, value []byte) {
	t.Count++
	t.Sum += mark(key, value)
}

func (t *tally) remove(key, value []byte) {
	t.Count--
	t.Sum -= mark(key, value)
}

// mark is 64-bit FNV-1a of a key and its value's seal, which stands for the whole value.
func mark(key, value []byte) uint64 {
	sum := uint64(14695981039346656037)
	for _, part := range [][]byte{value[:min(len(value), sealSize)], key} {
		for _, b := range part {
			sum = (sum ^ uint64(b)) * 1099511628211
		}
	}
	return sum
}
