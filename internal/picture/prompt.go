package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText is the most that is read of a text in a picture.
const maxText = 64 << 10

// Prompt returns what a PNG says it was made from, as many generators note it: in a text named "parameters" or "prompt".
// "" where it says nothing that is a prompt. What is wrong with the picture is for Verify to say.
func Prompt(r io.Reader) string {
	var magic [len(pngMagic)]byte
	if _, err := io.ReadFull(r, magic[:]); err != nil || string(magic[:]) != pngMagic {
		return ""
	}
	found := ""
	for {
		var head [8]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return found
		}
		length, name := int64(binary.BigEndian.Uint32(head[:])), string(head[4:])
		isText := name == "tEXt" || name == "zTXt" || name == "iTXt"
		chunk, err := io.ReadAll(io.LimitReader(r, min(length, maxText)))
		if _, skipped := io.CopyN(io.Discard, r, length-int64(len(chunk))+4); err != nil || skipped != nil || name == "IEND" {
			return found
		}
		if isText && length <= maxText {
			keyword, text := textOf(name, chunk)
			if prompt := promptIn(text); prompt != "" && (keyword == "parameters" || keyword == "prompt" && found == "") {
				found = prompt
			}
		}
	}
}

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

// promptIn cuts what a generator notes behind the prompt; "" for what is no prompt but a program's graph, in JSON.
func promptIn(text string) string {
	for _, after := range []string{"\nNegative prompt:", "\nSteps:"} {
		text, _, _ = strings.Cut(text, after)
	}
	text = strings.TrimSpace(strings.Map(printable, text))
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		return ""
	}
	return text
}

// printable drops what no prompt has.
func printable(r rune) rune {
	if unicode.IsControl(r) && r != '\n' {
		return -1
	}
	return r
}
