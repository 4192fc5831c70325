package spec

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/imgplan/imgplan/internal/repopath"
)

// formats are what a picture can be written as, by extension.
var formats = map[string]string{".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg"}

// Format is that of the image's file, as its path's extension says: "png" or "jpeg".
func (i *Image) Format() string { return formats[strings.ToLower(path.Ext(i.Path))] }

// picture is the place of an image's file.
type picture struct {
	address   string // of the image
	rendition string // its address, where the file is one; else ""
	path      string
	place     hcl.Range // of what says so
}

// owner is the address of what the file is.
func (p picture) owner() string { return cmp.Or(p.rendition, p.address) }

// takePath reads where the picture goes.
func (d *draft) takePath() {
	text, got := d.text("path", false)
	switch got {
	case absent:
		d.lacks("path")
		return
	case wrong:
		return
	}
	if err := repopath.Check(text); err != nil {
		d.refuse("path", "Invalid path", "%s.", err)
		return
	}
	if formats[strings.ToLower(path.Ext(text))] == "" {
		d.refuse("path", "Unknown picture format",
			"The extension of %q says no format that pictures can be written in: .png, .jpg and .jpeg are those.", text)
		return
	}
	d.image.Path = text
	d.say("path", cty.StringVal(text))
	d.say("format", cty.StringVal(d.image.Format()))
	if !d.ghost {
		d.claim(picture{address: d.image.Address, path: text}, d.terms["path"], d.ctx)
	}
}

// claim keeps two images from writing the same file, also where a file system doesn't tell upper from lower case.
func (d *draft) claim(file picture, t *term, ctx *hcl.EvalContext) {
	folded := repopath.Fold(file.path)
	file.place = t.expr.Range()
	first, taken := d.l.pictures[folded]
	refuse := func(format string, args ...any) {
		d.failed = true
		d.l.report.value(t, ctx, "Duplicate path", format, args...)
	}
	switch {
	case taken && first.place == file.place && d.l.doubled[file.place]:
		return // said once for the argument, not for each file and instance
	case taken && first.place == file.place:
		d.l.doubled[file.place] = true
		refuse("%s and %s would both write %q: each instance needs a path of its own.", first.owner(), file.owner(), file.path)
		return
	case taken:
		same := ""
		if first.path != file.path {
			same = " They differ in case or spelling only, which many file systems don't tell apart."
		}
		refuse("%s would write %q, which is the path of %s, declared at %s.%s", file.owner(), file.path, first.owner(), first.place, same)
		return
	}
	d.l.pictures[folded] = file
}

// checkFolders reports a picture that would stand where another needs a folder.
func (l *loader) checkFolders() {
	var mistakes []picture
	for folded, one := range l.pictures {
		for folder := path.Dir(folded); folder != "."; folder = path.Dir(folder) {
			if _, taken := l.pictures[folder]; taken {
				mistakes = append(mistakes, one)
				break
			}
		}
	}
	slices.SortFunc(mistakes, func(a, b picture) int { return strings.Compare(a.owner(), b.owner()) })
	for _, one := range mistakes {
		l.report.err(one.place, "Duplicate path", "%s would write %q, but a folder in that path is the file of another image.",
			one.owner(), one.path)
	}
}
