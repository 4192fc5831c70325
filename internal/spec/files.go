package spec

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/json"
)

// maxFile is the most bytes that one file may have: ten thousand images need about four million.
const maxFile = 16 << 20

// source is one file as read and parsed.
type source struct {
	name  string
	bytes []byte
	file  *hcl.File       // nil when it could not be read, or not parsed at all
	later []*chunk        // its parts that are not parsed yet: they are missing in file
	words map[string]bool // what their expressions may refer to is among these
	diags hcl.Diagnostics
}

// readRoot reads and parses the declarations of the working folder.
func (l *loader) readRoot() []*source {
	names, err := l.declarations(".")
	if err != nil {
		l.report.folder("Folder can't be read", "%s.", reason(err))
	} else if len(names) == 0 && !l.asked {
		l.report.folder("No configuration files",
			"There is no *.imgplan.hcl file in this folder. Create one that declares an image, or go to the folder that has it.")
	}
	files := readAll(l.in.FS, names)
	files = l.parsed(files, l.hasty && mayWait(files, l.least))
	for _, one := range files {
		l.later = append(l.later, one.later...)
		maps.Copy(l.words, one.words)
	}
	l.hasty = len(l.later) > 0
	return files
}

// mayWait tells whether image blocks may be parsed when their turn comes: there are many, and no other file has a say in them.
func mayWait(files []*source, least int) bool {
	size := 0
	for _, one := range files {
		if isOverride(one.name) {
			return false
		}
		size += len(one.bytes)
	}
	return size >= least
}

// declarations lists the files of a folder that declare something.
func (l *loader) declarations(folder string) ([]string, error) {
	entries, err := fs.ReadDir(l.in.FS, folder)
	var names []string
	for _, entry := range entries {
		if !entry.IsDir() && isDeclaration(entry.Name()) {
			names = append(names, path.Join(folder, entry.Name()))
		}
	}
	return names, err
}

// parsed parses files side by side, and leaves out those that can't be parsed at all.
func (l *loader) parsed(files []*source, later bool) []*source {
	parseAll(files, later)
	for _, one := range files {
		l.keep(one)
	}
	return slices.DeleteFunc(files, func(one *source) bool { return one.file == nil })
}

// isDeclaration leaves out hidden files and what editors leave behind.
func isDeclaration(name string) bool {
	return !strings.HasPrefix(name, ".") &&
		(strings.HasSuffix(name, ".imgplan.hcl") || strings.HasSuffix(name, ".imgplan.json"))
}

// readAll returns the files in the order of their names.
func readAll(fsys fs.FS, names []string) []*source {
	files := make([]*source, len(names))
	sideBySide(len(names), func(i int) { files[i] = read(fsys, names[i]) })
	return files
}

// parseAll parses what could be read: without the image blocks that may be parsed later, where that is asked for.
func parseAll(files []*source, later bool) []*source {
	sideBySide(len(files), func(i int) { files[i].parse(later) })
	return files
}

// sideBySide does n things on all cores: parsing takes nearly all of a load's time.
func sideBySide(n int, do func(i int)) {
	next, done := make(chan int), make(chan struct{})
	workers := min(runtime.GOMAXPROCS(0), n)
	for range workers {
		go func() {
			for i := range next {
				do(i)
			}
			done <- struct{}{}
		}()
	}
	for i := range n {
		next <- i
	}
	close(next)
	for range workers {
		<-done
	}
}

func read(fsys fs.FS, name string) *source {
	// To open a pipe is to wait for its other end, so the look comes first.
	info, err := fs.Stat(fsys, name)
	if err == nil && !info.Mode().IsRegular() {
		return unread(name, "File can't be read", "it is not a regular file")
	}
	file, err := fsys.Open(name)
	if err != nil {
		return unread(name, "File can't be read", reason(err))
	}
	defer file.Close()
	var text bytes.Buffer
	if info != nil {
		text.Grow(int(min(info.Size(), maxFile)) + bytes.MinRead) // what is read beyond the size is its end
	}
	if _, err := text.ReadFrom(io.LimitReader(file, maxFile+1)); err != nil {
		return unread(name, "File can't be read", reason(err))
	}
	return held(name, text.Bytes())
}

// held is a file of which the bytes are known.
func held(name string, text []byte) *source {
	if len(text) > maxFile {
		return unread(name, "File too large", fmt.Sprintf("a file may have %d MB", maxFile>>20))
	}
	if strings.HasSuffix(name, ".json") {
		return &source{name: name, bytes: text} // its strings can't hold the end of a line
	}
	return &source{name: name, bytes: linesOf(text)}
}

// linesOf ends the lines of a text with LF: a checkout on Windows may have made CRLF of them, and a prompt of many lines
// must not be another one there, to be paid again.
func linesOf(text []byte) []byte {
	if !bytes.Contains(text, []byte("\r\n")) {
		return text
	}
	return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
}

// parse parses a file, if it could be read; but not the image blocks that can wait, where they may.
func (f *source) parse(later bool) {
	if f.diags.HasErrors() {
		return
	}
	if strings.HasSuffix(f.name, ".json") {
		f.parseJSON()
		return
	}
	outline, diags := sketchOut(f.bytes, f.name)
	if f.diags = diags; diags.HasErrors() {
		return
	}
	var headings []heading
	if later {
		headings, f.words = outline.whole(f.bytes), outline.words
	}
	f.file, f.later, f.diags = parseNative(f.bytes, f.name, headings)
}

func (f *source) parseJSON() {
	if f.diags = jsonTooDeep(f.bytes, f.name); f.diags.HasErrors() {
		return
	}
	f.file, f.diags = json.Parse(f.bytes, f.name)
	f.diags = f.diags[:min(1, len(f.diags))] // its parser doesn't recover: what it says next follows from the first
}

func unread(name, summary, why string) *source {
	return &source{name: name, diags: hcl.Diagnostics{{
		Severity: hcl.DiagError, Summary: summary, Detail: fmt.Sprintf("%s: %s.", name, why),
		Subject: &hcl.Range{Filename: name, Start: hcl.InitialPos, End: hcl.InitialPos},
	}}}
}

// keep remembers a file for snippets and reports what is wrong with its syntax.
func (l *loader) keep(one *source) {
	l.sources[one.name] = one.file
	l.effort.grant(one.name, len(one.bytes))
	if one.file == nil {
		l.sources[one.name] = &hcl.File{Bytes: one.bytes}
	} else if body, native := one.file.Body.(*hclsyntax.Body); native {
		l.effort.weighBody(body)
	}
	l.report.add(one.diags...)
	if one.diags.HasErrors() {
		l.broken = append(l.broken, one.bytes)
	}
}

// reason is an error's cause without the operation and the path.
func reason(err error) string {
	if wrapped, ok := err.(*fs.PathError); ok {
		err = wrapped.Err
	}
	return err.Error()
}
