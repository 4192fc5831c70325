package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	stdpng "image/png"
	"strings"
	"testing"
)

// noted is a PNG with a chunk in front of its pixels.
func noted(t *testing.T, kind, text string) []byte {
	t.Helper()
	var whole bytes.Buffer
	if err := stdpng.Encode(&whole, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	const header = 8 + 12 + 13
	var chunk bytes.Buffer
	_ = binary.Write(&chunk, binary.BigEndian, uint32(len(text)))
	chunk.WriteString(kind + text)
	_ = binary.Write(&chunk, binary.BigEndian, crc32.ChecksumIEEE([]byte(kind+text)))
	return append(append(bytes.Clone(whole.Bytes()[:header]), chunk.Bytes()...), whole.Bytes()[header:]...)
}

func packed(text string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.String()
}

func TestTexts(t *testing.T) {
	for name, test := range map[string]struct{ kind, text, want string }{
		"plain":         {"tEXt", "prompt\x00a fox", "a fox"},
		"Latin-1":       {"tEXt", "prompt\x00a caf\xe9", "a café"},
		"UTF-8":         {"tEXt", "prompt\x00a café", "a café"},
		"packed":        {"zTXt", "prompt\x00\x00" + packed("a fox"), "a fox"},
		"international": {"iTXt", "prompt\x00\x00\x00\x00\x00ein Füchslein", "ein Füchslein"},
		"both":          {"iTXt", "prompt\x00\x01\x00de\x00x\x00" + packed("ein Füchslein"), "ein Füchslein"},
		"a bomb":        {"zTXt", "prompt\x00\x00" + packed(strings.Repeat("a", 8<<20)), strings.Repeat("a", maxText)},
		"broken":        {"zTXt", "prompt\x00\x00no zlib", ""},
		"cut":           {"iTXt", "prompt\x00\x00", ""},
		"empty":         {"tEXt", "prompt\x00", ""},
	} {
		found, err := ReadMetadata(bytes.NewReader(noted(t, test.kind, test.text)))
		if err != nil || found.Texts["prompt"] != test.want {
			t.Errorf("%s: %d bytes; want %d: %v", name, len(found.Texts["prompt"]), len(test.want), err)
		}
	}
}
