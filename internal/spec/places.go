package spec

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// located adds to each diagnostic the image that it is about, and keeps its place inside the file: an end of file is
// pointed at one byte behind it.
func (l *loader) located(diags Diagnostics) Diagnostics {
	blocks := map[string][]*node{} // by file, in order
	seen := map[string]bool{}
	for _, module := range l.scopes {
		if seen[module.folder] {
			continue // another instance of the same blocks
		}
		seen[module.folder] = true
		for _, one := range module.order {
			if one.image != nil {
				blocks[one.place.Filename] = append(blocks[one.place.Filename], one)
			}
		}
	}
	for i := range diags {
		if diags[i].Range == nil {
			continue
		}
		within := *diags[i].Range
		if diags[i].Address == "" {
			diags[i].Address = around(blocks[within.Filename], within.Start.Byte)
		}
		if file := l.sources[within.Filename]; file != nil {
			within.Start.Byte = min(within.Start.Byte, len(file.Bytes))
			within.End.Byte = min(within.End.Byte, len(file.Bytes))
		}
		diags[i].Range = &within
	}
	return diags
}

// around returns the name of the block that an offset is in, "" if there is none.
func around(blocks []*node, offset int) string {
	at, found := slices.BinarySearchFunc(blocks, offset, func(one *node, offset int) int {
		return one.place.Start.Byte - offset
	})
	if !found {
		at--
	}
	if at < 0 || ends(blocks[at].image.block) < offset {
		return ""
	}
	return blocks[at].address()
}

// place converts a range of HCL.
func place(from hcl.Range) Range {
	return Range{Filename: from.Filename, Start: pos(from.Start), End: pos(from.End)}
}
