package picture

import (
	"bytes"
	"compress/zlib"
	"io"
	"strings"
	"unicode/utf8"
)

// maxText is the most that is unpacked of a text in a picture: a program's graph is some tens of kilobytes.
const maxText = 1 << 20

// textOf returns a text chunk's keyword and text; both are "" when it can't be understood.
func textOf(kind string, chunk []byte) (keyword, text string) {
	name, rest, ok := bytes.Cut(chunk, []byte{0})
	packed := kind == "zTXt"
	switch {
	case !ok || len(rest) == 0 || kind == "iTXt" && len(rest) < 2:
		return "", ""
	case kind == "zTXt":
		rest = rest[1:] // the method, of which there is one
	case kind == "iTXt":
		packed = rest[0] == 1
		_, rest, ok = bytes.Cut(rest[2:], []byte{0}) // the language
		if ok {
			_, rest, ok = bytes.Cut(rest, []byte{0}) // the keyword in it
		}
	}
	if ok && packed {
		rest, ok = inflated(rest)
	}
	switch {
	case !ok:
		return "", ""
	case kind != "iTXt" && !utf8.Valid(rest):
		return string(name), latin1(rest)
	}
	return string(name), strings.ToValidUTF8(string(rest), "")
}

func inflated(packed []byte) ([]byte, bool) {
	r, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, false
	}
	text, err := io.ReadAll(io.LimitReader(r, maxText))
	return text, err == nil
}

// latin1 is the encoding of most texts in a PNG, by its standard.
func latin1(text []byte) string {
	runes := make([]rune, len(text))
	for i, b := range text {
		runes[i] = rune(b)
	}
	return string(runes)
}
