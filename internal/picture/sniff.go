package picture

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// sniffed is how many bytes are looked at to tell the format.
const sniffed = 512

const pngMagic = "\x89PNG\r\n\x1a\n"

// sniff tells the format from a file's first bytes. The error says what they look like instead.
func sniff(head []byte) (string, error) {
	switch {
	case len(head) == 0:
		return "", errors.New("not a picture: it is empty")
	case bytes.HasPrefix(head, []byte(pngMagic)):
		return png, nil
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return jpeg, nil
	case len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP":
		return webp, nil
	}
	if what := resembles(head); what != "" {
		return "", fmt.Errorf("not a picture: looks like %s", what)
	}
	return "", errors.New("not a picture of a known format")
}

// lookalikes are what servers and people send instead of a png, jpeg or webp.
var lookalikes = []struct{ prefix, name string }{
	{"<!doctype html", "HTML"}, {"<html", "HTML"}, {"<head", "HTML"}, {"<body", "HTML"}, {"<svg", "SVG"},
	{"<", "XML or HTML"}, {"{", "JSON"}, {"[", "JSON"}, {"gif8", "a GIF"}, {"%pdf", "a PDF"}, {"bm", "a BMP"},
	{"ii*\x00", "a TIFF"}, {"mm\x00*", "a TIFF"}, {"pk\x03\x04", "a ZIP archive"}, {"\x1f\x8b", "gzip"},
}

// resembles names what bytes look like, "" if that can't be told.
func resembles(head []byte) string {
	if len(head) >= 12 && string(head[4:8]) == "ftyp" {
		return "AVIF, HEIC or a video"
	}
	text := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")))
	for _, one := range lookalikes {
		if strings.HasPrefix(text, one.prefix) && (one.prefix != "bm" || !readable(head)) {
			return one.name
		}
	}
	if readable(head) {
		return "text"
	}
	return ""
}

// readable tells whether bytes are text: no control characters but white space. The last few may be a cut character.
func readable(head []byte) bool {
	for i := 0; i < len(head); {
		r, size := utf8.DecodeRune(head[i:])
		cut := r == utf8.RuneError && size == 1 && len(head)-i < utf8.UTFMax
		if r == utf8.RuneError && size == 1 && !cut || r < ' ' && !strings.ContainsRune("\t\r\n\f", r) {
			return false
		}
		i += size
	}
	return true
}
