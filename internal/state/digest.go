package state

import (
	"encoding/hex"
	"hash"
	"strings"
)

// digestDigits is the length of a SHA-256 in hex.
const digestDigits = 64

// contentOf is the Content whose bytes were written to a SHA-256.
func contentOf(hash hash.Hash) Content { return Content("sha256:" + hex.EncodeToString(hash.Sum(nil))) }

// digits returns the hex digits of a content; ok is false for anything else than "sha256:" and 64 lower-case digits.
func (c Content) digits() (digits string, ok bool) {
	digits, ok = strings.CutPrefix(string(c), "sha256:")
	return digits, ok && isDigest(digits)
}

// digits returns the hex digits of a key; ok is false for anything else than "k", a number, ":" and 64 digits.
// The number isn't looked at: a key of another version of the walk is a key all the same, and equal to none of ours.
func (k Key) digits() (digits string, ok bool) {
	version, digits, found := strings.Cut(string(k), ":")
	number, prefixed := strings.CutPrefix(version, "k")
	return digits, found && prefixed && number != "" && strings.Trim(number, "0123456789") == "" && isDigest(digits)
}

func isDigest(text string) bool {
	return len(text) == digestDigits && strings.Trim(text, "0123456789abcdef") == ""
}
