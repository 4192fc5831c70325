package spec

import (
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/repopath"
)

// sought is a source picture in the folder. It is looked for once every image's path is known.
type sought struct {
	image *Image
	path  string
	rule  *providers.SourceRule // nil when the model can't be told
	term  *term
	ctx   *hcl.EvalContext
}

// takeSource reads what the picture starts from.
func (d *draft) takeSource() {
	text, got := d.text("source_image", true)
	d.say("source_image", cty.NullVal(cty.String))
	switch got {
	case wrong:
		d.source = spoilt
		d.say("source_image", spoilt)
	case unknown:
		d.source = cty.UnknownVal(cty.String)
		d.say("source_image", d.source)
	case known:
		d.source = cty.StringVal(text)
		d.say("source_image", d.source)
	}
}

// checkSource looks at the source once the model is known, which says what it may be.
func (d *draft) checkSource() {
	if d.source == cty.NilVal || isSpoilt(d.source) || !d.source.IsKnown() {
		return
	}
	text := d.source.AsString()
	d.image.Source = text
	var rule *providers.SourceRule
	if d.model != nil && d.model.Mode == providers.ImageToImage {
		rule = &d.model.Source
	}
	if strings.Contains(text, "://") {
		d.image.SourceURL = true
		d.checkURL(text, rule)
		return
	}
	if err := repopath.Inside(text); err != nil {
		d.refuse("source_image", "Invalid source_image", "%s.", err)
		return
	}
	if !d.checkFormat(path.Ext(text), rule, false) || d.ghost {
		return
	}
	d.l.sought = append(d.l.sought, sought{d.image, text, rule, d.terms["source_image"], d.ctx})
}

func (d *draft) checkURL(text string, rule *providers.SourceRule) {
	address, err := url.Parse(text)
	if err != nil || address.Scheme != "https" || address.Hostname() == "" || address.User != nil {
		d.refuse("source_image", "Invalid source_image", "A source elsewhere must be an https URL, without a user in it.")
		return
	}
	if rule != nil && !rule.Links {
		d.refuse("source_image", "Invalid source_image", "The model %q takes no URL: the source must be a file of the folder, or another "+
			"image's path.", d.image.Model)
		return
	}
	d.checkFormat(path.Ext(address.Path), rule, true)
}

// checkFormat compares an extension with what the model takes. A URL needs none.
func (d *draft) checkFormat(extension string, rule *providers.SourceRule, maybe bool) bool {
	if rule == nil || len(rule.Formats) == 0 || extension == "" && maybe {
		return true
	}
	format := strings.ToLower(strings.TrimPrefix(extension, "."))
	if format == "jpg" {
		format = "jpeg"
	}
	fits := slices.Contains(rule.Formats, format)
	if !fits {
		d.refuse("source_image", "Unsupported source format", "The model %q starts from %s pictures, and the extension here is %q.",
			d.image.Model, list(rule.Formats), extension)
	}
	return fits
}

// finishSources finds every source, adds the dependencies on images that are one, and refuses circles of them.
func (l *loader) finishSources() {
	l.checkFolders()
	l.checkLinks()
	l.checkAtlases()
	l.checkIndexes()
	linked := false
	for _, one := range l.sought {
		first, exists := l.pictures[repopath.Fold(one.path)]
		switch {
		case exists && strings.HasPrefix(first.address, "atlas."):
			l.report.err(one.image.Range.native(), "Invalid source", "%s starts from %q, which is a file of %s: an image can't start from an atlas.",
				one.image.Address, one.path, first.address)
		case exists && first.address == one.image.Address:
			l.cycle(one.image.Range.native(), []string{first.address})
		case exists && first.path == one.path:
			linked = one.image.dependOn(first.address) || linked
			if first.rendition != "" {
				one.image.dependOn(first.rendition)
			}
		case !l.mentioned(one.path):
			l.findFile(one)
		}
	}
	if linked {
		l.refuseCircles()
	}
}

// dependOn adds an address; false if it is there. The list may be shared by the instances of a block.
func (i *Image) dependOn(address string) bool {
	at, exists := slices.BinarySearch(i.DependsOn, address)
	if !exists {
		i.DependsOn = slices.Insert(slices.Clone(i.DependsOn), at, address)
	}
	return !exists
}

func (l *loader) findFile(one sought) {
	info, err := fs.Stat(l.in.FS, one.path)
	target, linked := links{fsys: l.in.FS}.target(one.path)
	switch {
	case err != nil:
		l.report.value(one.term, one.ctx, "Source picture not found", "There is no file %q in this folder, and no image has that path.%s",
			one.path, l.nearest(one.path, l.near(one)))
	case linked:
		l.report.value(one.term, one.ctx, "Invalid source_image", "%q is a symlink to %q: say the path of the file itself.", one.path, target)
	case !info.Mode().IsRegular():
		l.report.value(one.term, one.ctx, "Invalid source_image", "%q is not a regular file.", one.path)
	case one.rule != nil && one.rule.MaxBytes > 0 && info.Size() > one.rule.MaxBytes:
		l.report.value(one.term, one.ctx, "Source picture too large", "%q has %d bytes; the model %q takes at most %d.",
			one.path, info.Size(), one.image.Model, one.rule.MaxBytes)
	}
}

// near lists the pictures that a wrong path may mean: the images' and the files of the same folder.
func (l *loader) near(wrong sought) []string {
	if l.patience < 0 {
		return nil // collecting them for ten thousand wrong paths would be quadratic, too
	}
	var names []string
	for _, one := range l.pictures {
		if one.address != wrong.image.Address {
			names = append(names, one.path)
		}
	}
	folder := path.Dir(wrong.path)
	entries, _ := fs.ReadDir(l.in.FS, folder) // a folder that isn't there has nothing near
	for _, entry := range entries {
		names = append(names, path.Join(folder, entry.Name()))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// refuseCircles finds images that are made from each other.
func (l *loader) refuseCircles() {
	numbers := make(map[string]int, len(l.images))
	for i, image := range l.images {
		numbers[image.Address] = i
	}
	next := func(i int) []int {
		var to []int
		for _, address := range l.images[i].DependsOn {
			if n, exists := numbers[address]; exists {
				to = append(to, n)
			}
		}
		return to
	}
	told := map[int]bool{}
	walk(len(l.images), next, func(int) {}, func(round []int) {
		var names []string
		known := false
		start := slices.Index(round, slices.Min(round))
		for i := range round {
			n := round[(start+i)%len(round)]
			names = append(names, l.images[n].Address)
			known = known || told[n]
			told[n] = true
		}
		if !known {
			l.cycle(l.images[round[start]].Range.native(), names)
		}
	})
}
