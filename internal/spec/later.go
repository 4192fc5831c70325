package spec

import (
	"bytes"
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// later is an image block that is parsed when its turn comes.
type later struct {
	chunk *chunk
	nth   int // of its blocks
	place hcl.Range
}

// unparsed stands for such a block where others are.
var unparsed = &hcl.Block{Type: "image"}

// waiting returns the blocks of a file that are parsed later.
func (f *source) waiting() []located {
	var blocks []located
	for _, one := range f.later {
		all := make([]later, len(one.headings))
		at := one.start
		for i, heading := range one.headings {
			at.Line += bytes.Count(one.src[at.Byte-one.start.Byte:heading.start-one.start.Byte], []byte("\n"))
			at.Byte = heading.start
			all[i] = later{one, i, heading.place(f.name, at)}
			blocks = append(blocks, located{Block: unparsed, intact: true, later: &all[i]})
		}
	}
	return blocks
}

// inPlaces sorts blocks by their places in one file.
func inPlaces(blocks []located) []located {
	start := func(one located) int {
		if one.later != nil {
			return one.later.place.Start.Byte
		}
		return one.DefRange.Start.Byte
	}
	slices.SortStableFunc(blocks, func(a, b located) int { return start(a) - start(b) })
	return blocks
}

// declareLater makes the name of an image known whose block is parsed later.
func (s *scope) declareLater(at *later) {
	name := at.chunk.headings[at.nth].name
	one := s.declareNode("image", name, at.place)
	if one == nil {
		return
	}
	one.later = at
	one.image = &imageBlock{repeatable: repeatable{node: one}}
}

// fetch parses the block that a node is made of, if its turn has come only now, and looks up what that refers to.
func (n *node) fetch() {
	s := n.scope
	if n.later == nil || s.inVain() {
		return
	}
	body := s.ahead.tree(n.later.chunk)
	if body == nil {
		s.report.err(n.place, "Misread file", "This block can't be parsed by itself.") // nobody will see this: see loadHastily
		return
	}
	n.image.block, n.image.making = body.Blocks[n.later.nth].AsHCLBlock(), &making{}
	s.prepareImage(n.image)
}

// release forgets the block of an image that was fetched and is evaluated. What conditions it has are asked once more when its
// picture is there.
func (n *node) release() {
	if n.later == nil || n.scope.inVain() {
		return
	}
	n.scope.ahead.leave(n.later.chunk)
	n.later = nil
	b := n.image
	if len(b.after) > 0 {
		return
	}
	b.end = endOf(b.block.Body, n.place)
	b.block, b.terms, b.making = nil, nil, nil
	n.refs, n.after, n.eval = nil, nil, nil
}

// inVain tells whether a mistake was found that can't be told yet, because not everything is parsed.
func (l *loader) inVain() bool { return l.hasty && l.report.wrong }
