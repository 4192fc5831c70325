package main

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

// pictureKinds are the extensions of pictures. Of the second few, nothing but what can be found by looking for it is read.
var pictureKinds = []string{
	".png", ".jpg", ".jpeg", ".webp",
	".avif", ".gif", ".heic", ".heif", ".ico", ".jxl", ".tif", ".tiff",
}

// unread is the number of the first kind whose structure is not read.
const unread = 4

func pictureKind(name string) int { return slices.Index(pictureKinds, strings.ToLower(path.Ext(name))) }

func isPicture(name string) bool { return pictureKind(name) >= 0 }

// picturesBelow finds files by the extensions of pictures, and folders that can't be read.
func picturesBelow(folder fs.FS) map[string]*auditLine {
	found := map[string]*auditLine{}
	_ = fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			found[name] = &auditLine{Path: name, Problem: err.Error()}
			return fs.SkipDir
		case entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.Type().IsRegular() && isPicture(name):
			found[name] = &auditLine{Path: name}
		}
		return nil
	})
	return found
}

// auditor knows what is recorded and declared. It only reads once it is filled.
type auditor struct {
	images    map[string]*spec.Image   // by address
	records   map[string]*state.Record // by path
	byAddress map[string]*state.Record
}

func (a *auditor) fill(record *state.Record) {
	if a.byAddress == nil {
		a.byAddress = make(map[string]*state.Record, len(a.records))
	}
	a.byAddress[record.Address] = record
}

// look reads a picture. What is wrong with it is said of it, and is no error.
func (a *auditor) look(dir *workdir.Dir, line auditLine) auditLine {
	record, managed := a.records[line.Path]
	if !managed {
		record = &state.Record{}
	}
	line.Address, line.Mark, line.Origin = record.Address, "no", "unknown"
	if line.Problem != "" {
		return line
	}
	found, err := metadataOf(dir, line.Path)
	if err != nil {
		line.Problem = err.Error()
	}
	line.say(found, record)
	if managed {
		a.manage(&line, found, record)
	}
	return line
}

func metadataOf(dir *workdir.Dir, name string) (picture.Found, error) {
	file, err := dir.Open(name)
	if err != nil {
		return picture.Found{}, err
	}
	defer file.Close()
	if pictureKind(name) >= unread {
		return picture.ScanMetadata(file)
	}
	return picture.ReadMetadata(file)
}

// say fills in what the file itself tells.
func (l *auditLine) say(found picture.Found, record *state.Record) {
	l.Credentials, l.License = found.C2PA, found.Rights
	if tool := found.Tool(); tool != "" {
		l.Origin = tool
	}
	switch {
	case found.IsAI():
		l.Mark = "yes"
	case record.Bare != "" && !found.Marked && l.Problem == "":
		l.Mark = "stripped"
	}
}

// manage fills in what is recorded and declared: of a rendition that of its image.
func (a *auditor) manage(line *auditLine, found picture.Found, record *state.Record) {
	if at := strings.LastIndexByte(record.Address, '#'); at > 0 && record.Key.IsRendition() {
		if record = a.byAddress[record.Address[:at]]; record == nil {
			record = &state.Record{}
		}
	}
	image := a.images[record.Address] // nil of what is no longer declared
	local := image != nil && image.Local
	switch {
	case record.Model != "":
		line.Origin = record.Model
		kind, _, _ := strings.Cut(strings.Fields(record.Model)[0], ".")
		known := catalogue.Kind(kind)
		local = known != nil && known.Local
	case record.Finish == plan.Own:
		line.Origin = state.Adopted
	case image != nil:
		line.Origin = image.Provider + " " + image.Model
	}
	if image != nil && image.License != "" {
		line.License = image.License
	}
	ofModel := !local && line.Origin != state.Adopted && pictureKind(line.Path) < unread
	line.lacking = ofModel && line.Mark != "yes" && !found.C2PA
}
