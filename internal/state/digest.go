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

// digits returns the hex digits of a key; ok is false for anything else than "k" or "r", a number, ":" and 64 digits, and
// behind them a tool of the machine. The number isn't looked at: a key of another version of the walk is a key all the same,
// and equal to none of ours.
func (k Key) digits() (digits string, ok bool) {
	version, digits, found := strings.Cut(string(k), ":")
	digits, tool, tooled := strings.Cut(digits, "+")
	number := strings.TrimLeft(version, "kr")
	kind := len(version) == len(number)+1
	return digits, found && kind && number != "" && strings.Trim(number, "0123456789") == "" && isDigest(digits) &&
		tooled == (tool != "") && strings.Trim(tool, "abcdefghijklmnopqrstuvwxyz0123456789.-") == ""
}

// IsRendition tells whether a key is that of a file made here, from an original, rather than that of an original.
func (k Key) IsRendition() bool { return strings.HasPrefix(string(k), "r") }

// WithTool names the tool of this machine that a rendition is made with, as in "cwebp 1.3.2", behind its key.
func (k Key) WithTool(tool string) Key {
	if tool == "" {
		return k
	}
	return k + "+" + Key(strings.ReplaceAll(strings.ToLower(tool), " ", "-"))
}

// Recipe is a key without the tool behind it.
func (k Key) Recipe() Key {
	recipe, _, _ := strings.Cut(string(k), "+")
	return Key(recipe)
}

// SameRecipe tells whether two keys differ in their tool at most.
func (k Key) SameRecipe(other Key) bool { return k.Recipe() == other.Recipe() }

func isDigest(text string) bool {
	return len(text) == digestDigits && strings.Trim(text, "0123456789abcdef") == ""
}
