package state

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A line is ADDRESS PATH KEY CONTENT, and seed=N, finish=WORD:DIGEST, file=KEY, size=WxH of the original where the file doesn't show it or another
// was asked for, and placeholder=BASE64 where there are such. The address ends by its own grammar; what comes after the path has no spaces in it: so the
// path may have.

// none stands for a key or a content that is not known.
const none = "-"

func formatLine(r *Record) []byte { return appendLine(make([]byte, 0, lineRoom), r) }

// lineRoom is about what a line takes, in bytes.
const lineRoom = 256

func appendLine(line []byte, r *Record) []byte {
	line = append(line, r.Address...)
	line = append(line, ' ')
	line = append(line, quotePath(r.Path)...)
	line = append(line, ' ')
	line = append(line, orNone(string(r.Key))...)
	line = append(line, ' ')
	line = append(line, orNone(string(r.Content))...)
	if r.Seed != nil {
		line = append(line, " seed="...)
		line = strconv.AppendInt(line, *r.Seed, 10)
	}
	if r.Finish != "" {
		line = append(append(line, " finish="...), r.Finish...)
		if digits, ok := r.Bare.digits(); ok {
			line = append(append(line, ':'), digits...)
		}
	}
	if r.File != "" {
		line = append(append(line, " file="...), r.File...)
	}
	if r.SaysSize() {
		line = fmt.Appendf(line, " size=%dx%d", r.Width, r.Height)
	}
	if r.Placeholder != "" {
		line = append(append(line, " placeholder="...), r.Placeholder...)
	}
	return append(line, '\n')
}

func orNone(digest string) string {
	if digest == "" {
		return none
	}
	return digest
}

// quotePath leaves a path as it is unless that would not be one line of text, or be taken for a quoted one.
func quotePath(path string) string {
	if strings.HasPrefix(path, `"`) || !utf8.ValidString(path) || strings.ContainsFunc(path, unicode.IsControl) {
		return strconv.Quote(path)
	}
	return path
}

func parseLine(line string) (Record, error) {
	if !utf8.ValidString(line) || strings.ContainsFunc(line, unicode.IsControl) {
		return Record{}, errors.New("it is not plain text")
	}
	var r Record
	rest, err := parseMade(line, &r)
	if err != nil {
		return Record{}, err
	}
	if rest, err = parseFinish(rest, &r); err != nil {
		return Record{}, err
	}
	if rest, err = parseSeed(rest, &r); err != nil {
		return Record{}, err
	}
	if rest, err = parseDigests(rest, &r); err != nil {
		return Record{}, err
	}
	end := addressEnd(rest)
	if end <= 0 || end+1 >= len(rest) {
		return Record{}, errors.New("it is not an address, a path, a key and a content")
	}
	r.Address = rest[:end]
	if r.Path, err = unquotePath(rest[end+1:]); err != nil {
		return Record{}, err
	}
	return r, nil
}

// parseMade reads the three fields at the end, as far as they are there, and returns what comes before them.
func parseMade(line string, r *Record) (rest string, err error) {
	rest, field := cutLast(line)
	if text, found := strings.CutPrefix(field, "placeholder="); found {
		if data, err := base64.StdEncoding.Strict().DecodeString(text); err != nil || len(data) == 0 {
			return "", fmt.Errorf("%q is not a placeholder", text)
		}
		r.Placeholder, line = text, rest
		rest, field = cutLast(line)
	}
	if text, found := strings.CutPrefix(field, "size="); found {
		if err := parseSize(text, r); err != nil {
			return "", err
		}
		line = rest
		rest, field = cutLast(line)
	}
	text, found := strings.CutPrefix(field, "file=")
	if !found {
		r.Unlike = r.Width > 0
		return line, nil
	}
	r.File = Key(text)
	if _, ok := r.File.digits(); !ok || !r.File.IsRendition() {
		return "", fmt.Errorf("%q is not the key of a file", text)
	}
	return rest, nil
}

func parseSize(text string, r *Record) error {
	width, height, _ := strings.Cut(text, "x")
	var errs [2]error
	r.Width, errs[0] = strconv.Atoi(width)
	r.Height, errs[1] = strconv.Atoi(height)
	if errs != [2]error{} || r.Width < 1 || r.Height < 1 || fmt.Sprintf("%dx%d", r.Width, r.Height) != text {
		return fmt.Errorf("%q is not a size", text)
	}
	return nil
}

// parseFinish reads the field at the end, if there is one, and returns what comes before it.
func parseFinish(line string, r *Record) (rest string, err error) {
	rest, field := cutLast(line)
	text, found := strings.CutPrefix(field, "finish=")
	if !found {
		return line, nil
	}
	finish, digits, marked := strings.Cut(text, ":")
	if finish == "" {
		return "", fmt.Errorf("%q is not a finish", text)
	}
	r.Finish = finish
	if marked {
		r.Bare = Content("sha256:" + digits)
		if _, ok := r.Bare.digits(); !ok {
			return "", fmt.Errorf("%q is not a finish", text)
		}
	}
	return rest, nil
}

// parseSeed reads the field at the end, if there is one, and returns what comes before it.
func parseSeed(line string, r *Record) (rest string, err error) {
	rest, field := cutLast(line)
	text, found := strings.CutPrefix(field, "seed=")
	if !found {
		return line, nil
	}
	seed, err := strconv.ParseInt(text, 10, 64)
	if err != nil || strconv.FormatInt(seed, 10) != text {
		return "", fmt.Errorf("%q is not a seed", text)
	}
	r.Seed = &seed
	return rest, nil
}

// parseDigests reads the two digests at the end, and returns what comes before them.
func parseDigests(line string, r *Record) (rest string, err error) {
	rest, content := cutLast(line)
	rest, key := cutLast(rest)
	if content != none {
		r.Content = Content(content)
		if _, ok := r.Content.digits(); !ok && isField(content) {
			return "", &NewerError{fmt.Sprintf("%q is not known to this imgplan: a newer one wrote it", content)}
		} else if !ok {
			return "", fmt.Errorf(`%q is not a content such as "sha256:" and 64 hex digits`, content)
		}
	}
	if key != none {
		r.Key = Key(key)
		if _, ok := r.Key.digits(); !ok {
			return "", fmt.Errorf(`%q is not a key such as "k1:" and 64 hex digits`, key)
		}
	}
	return rest, nil
}

// isField tells whether a text is of the form NAME=VALUE, as all that comes after the content is.
func isField(text string) bool {
	name, _, found := strings.Cut(text, "=")
	return found && name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_-") == ""
}

// cutLast splits off what comes after the last space.
func cutLast(line string) (before, field string) {
	i := strings.LastIndexByte(line, ' ')
	return line[:max(i, 0)], line[i+1:]
}

// addressEnd is where the address at the start of a line ends: at the first space that is in no quotes; -1 without one.
func addressEnd(line string) int {
	quoted := false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\' && quoted:
			i++
		case c == ' ' && !quoted:
			return i
		}
	}
	return -1
}

func unquotePath(text string) (string, error) {
	if !strings.HasPrefix(text, `"`) {
		return text, nil
	}
	path, err := strconv.Unquote(text)
	if err != nil || path == "" {
		return "", fmt.Errorf("%s is not a path", text)
	}
	return path, nil
}
