package spec

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// located adds to each diagnostic the image that it is about, and keeps its place inside the file: an end of file is
// pointed at one byte behind it.
func (l *loader) located(diags Diagnostics) Diagnostics {
	if len(diags) == 0 {
		return nil
	}
	blocks := l.stretches()
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

// stretch is where an image stands in a file, or an override of it.
type stretch struct {
	start, end int // offsets
	address    string
}

// stretches returns those of all images by file, in order.
func (l *loader) stretches() map[string][]stretch {
	blocks := map[string][]stretch{}
	seen := map[string]bool{}
	for _, module := range l.scopes {
		if seen[module.folder] {
			continue // another instance of the same blocks
		}
		seen[module.folder] = true
		for _, one := range module.order {
			if one.image != nil {
				one.image.stretches(blocks)
			}
		}
	}
	for _, all := range blocks {
		slices.SortFunc(all, func(a, b stretch) int { return a.start - b.start })
	}
	return blocks
}

// stretches adds where a block stands, and what is laid over it.
func (b *imageBlock) stretches(into map[string][]stretch) {
	add := func(body hcl.Body, place hcl.Range) {
		into[place.Filename] = append(into[place.Filename], stretch{place.Start.Byte, endOf(body, place), b.node.address()})
	}
	if b.block == nil {
		place := b.node.place
		into[place.Filename] = append(into[place.Filename], stretch{place.Start.Byte, b.end, b.node.address()})
		return
	}
	body := b.block.Body
	for laid, ok := body.(*overlay); ok; laid, ok = body.(*overlay) {
		add(laid.over, laid.place)
		body = laid.base
	}
	add(body, b.block.DefRange)
}

// around returns the address of the block that an offset is in, "" if there is none.
func around(blocks []stretch, offset int) string {
	at, found := slices.BinarySearchFunc(blocks, offset, func(one stretch, offset int) int { return one.start - offset })
	if !found {
		at--
	}
	if at < 0 || blocks[at].end < offset {
		return ""
	}
	return blocks[at].address
}

// place converts a range of HCL.
func place(from hcl.Range) Range {
	return Range{Filename: from.Filename, Start: pos(from.Start), End: pos(from.End)}
}

// native is a place as hcl has it.
func (r Range) native() hcl.Range {
	return hcl.Range{Filename: r.Filename, Start: hcl.Pos(r.Start), End: hcl.Pos(r.End)}
}
