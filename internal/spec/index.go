package spec

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/imgplan/imgplan/internal/listing"
	"github.com/imgplan/imgplan/internal/repopath"
)

// Index is a file that lists pictures, for programs.
type Index struct {
	Address string // index.site
	Path    string
	Images  []string // the addresses that it lists, sorted
	// Pictures are what it says of them, but for their placeholders, which only the pictures tell.
	Pictures []listing.Picture
	Text     []byte // what it says all the same; nil where it says Pictures
	Sized    bool   // whether their sizes are known; else they are before a later apply
}

// indexBlock is one index block of the root.
type indexBlock struct {
	node   *node
	path   string
	refs   []reference // nil: every image
	images hcl.Range   // of the argument that names them, or of the block
}

// declareIndex makes an index known.
func (s *scope) declareIndex(block located) func() {
	if s.parent != nil {
		s.report.err(block.DefRange, "Index in a module", "An index lists the pictures of all modules: it stands in the root.")
		return nil
	}
	one := s.declareNode("index", block.Labels[0], block.DefRange)
	if one == nil || !block.intact {
		return nil
	}
	return func() { s.prepareIndex(block, &indexBlock{node: one, images: block.DefRange}) }
}

func (s *scope) prepareIndex(block located, b *indexBlock) {
	content, diags := block.Body.Content(indexSchema)
	s.report.add(diags...)
	if attr := content.Attributes["images"]; attr != nil {
		b.refs, b.images = s.dependsOn(attr), attr.Expr.Range()
	}
	if attr := content.Attributes["path"]; attr != nil {
		t := s.newTerm(attr, reach{})
		b.node.refs = slices.Concat(t.refs, b.refs)
		b.node.eval = func() {
			s.takeIndexPath(b, t, s.fileReader(s.context(t.refs), map[string]*term{"path": t}, nil))
		}
		s.indexes = append(s.indexes, b)
	}
}

// takeIndexPath reads where an index goes.
func (s *scope) takeIndexPath(b *indexBlock, t *term, r *fileReader) {
	text := r.path()
	if r.lost["path"] {
		return
	}
	if err := repopath.Check(text); err != nil {
		s.report.value(t, r.ctx, "Invalid path", "%s.", err)
		return
	}
	if listing.Formats[path.Ext(text)] == "" {
		s.report.value(t, r.ctx, "Unknown index format", "The extension of %q says no format that an index can be written in: "+
			".json, .ts, .go and .css are those.", text)
		return
	}
	b.path = text
	s.claimIndex(b, t, r.ctx)
}

// claimIndex keeps an index from being written over a picture.
func (s *scope) claimIndex(b *indexBlock, t *term, ctx *hcl.EvalContext) {
	folded := repopath.Fold(b.path)
	if first, taken := s.pictures[folded]; taken {
		s.report.value(t, ctx, "Duplicate path", "%s would write %q, which is the path of %s, declared at %s.",
			b.node.name, b.path, first.owner(), first.place)
		return
	}
	s.pictures[folded] = picture{address: b.node.name, path: b.path, place: t.expr.Range()}
}

// checkIndexes reports what an index would give the same name, now that all images are known.
func (l *loader) checkIndexes() {
	for _, b := range l.indexes {
		if listing.Formats[path.Ext(b.path)] != "css" {
			continue
		}
		var entries []listing.Picture
		for _, image := range l.listedIn(b) {
			entries = append(entries, l.entry(image))
		}
		for _, clash := range listing.Clashes(b.path, entries) {
			l.report.err(b.images, "Duplicate name", "%s and %s would both be %s in %q: the second would take the place of the first.",
				clash.First, clash.Second, clash.Name, b.path)
		}
	}
}

// listedIn are the images of an index.
func (l *loader) listedIn(b *indexBlock) []*Image {
	if b.refs == nil {
		return l.images
	}
	wanted := l.root.behindAll(b.refs)
	return slices.DeleteFunc(slices.Clone(l.images), func(image *Image) bool {
		_, found := slices.BinarySearch(wanted, image.Address)
		return !found
	})
}

// finishIndexes writes every index, now that all images are known.
func (l *loader) finishIndexes() []Index {
	all := slices.Clone(l.texts)
	for _, b := range l.indexes {
		one := Index{Address: b.node.name, Path: b.path, Sized: true}
		for _, image := range l.listedIn(b) {
			one.Sized = one.Sized && l.sized(image)
			one.Pictures = append(one.Pictures, l.entry(image))
			one.Images = append(one.Images, image.Address)
		}
		slices.Sort(one.Images)
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b Index) int { return strings.Compare(a.Address, b.Address) })
	return all
}

// sized tells whether all sizes of an image's files are known that ever will be: of AVIF nothing is read.
func (l *loader) sized(image *Image) bool {
	unknown := func(one Rendition) bool {
		width, height := l.renditionSize(image, one)
		return one.Recipe.Format != "avif" && (width == 0 || height == 0)
	}
	width, height := l.fileSize(image)
	return width > 0 && height > 0 && !slices.ContainsFunc(image.Renditions, unknown)
}

// entry is what an index says of an image.
func (l *loader) entry(image *Image) listing.Picture {
	entry := listing.Picture{Address: image.Address, Path: image.Path, Title: image.Title, Alt: image.Alt}
	entry.Width, entry.Height = l.fileSize(image)
	for _, file := range image.Renditions {
		width, height := l.renditionSize(image, file)
		entry.Renditions = append(entry.Renditions, listing.File{Name: file.Name, Path: file.Path, Width: width, Height: height})
	}
	return entry
}
