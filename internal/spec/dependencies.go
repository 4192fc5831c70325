package spec

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// shareDependencies collects what every instance of a block depends on, also over locals.
func (s *scope) shareDependencies(b *imageBlock) {
	var same []reference
	for _, ref := range slices.Concat(b.node.refs, s.mandatory) {
		if !ref.differs() {
			same = append(same, ref)
		}
	}
	more := map[string]bool{}
	for _, one := range b.defaults {
		for _, address := range one.layer.dependsOn {
			more[address] = true
		}
	}
	b.shared = union(s.behindAll(same), more)
}

// behindAll collects the addresses of all images that some references lead to, sorted.
func (s *scope) behindAll(open []reference) []string {
	found := map[string]bool{}
	seen := map[*node]bool{}
	open = slices.Clone(open)
	for len(open) > 0 {
		ref := open[len(open)-1]
		open = open[:len(open)-1]
		target := ref.node
		switch {
		case target.behind != nil:
			for _, address := range target.behind {
				found[address] = true
			}
		case target.image != nil:
			target.image.mark(ref.path, found)
		case target.module != nil:
			open = append(open, target.module.behind(ref)...)
		case !seen[target]:
			seen[target] = true
			open = append(open, target.refs...)
		}
	}
	return sortedKeys(found)
}

// differs tells whether a reference means another image for each instance of the block it stands in.
func (r reference) differs() bool { return r.key != nil || r.chained }

// stands tells whether an address is that of one of the block's instances.
func (b *imageBlock) stands(address string) bool {
	_, found := slices.BinarySearch(b.all, address)
	return found
}

// mark adds the addresses that a reference such as image.icon or image.icon["sun"].path means.
func (b *imageBlock) mark(path hcl.Traversal, into map[string]bool) {
	if len(path) > 2 && b.repeat != nil {
		var key cty.Value
		switch step := path[2].(type) {
		case hcl.TraverseIndex:
			key = step.Key
		case hcl.TraverseAttr:
			key = cty.StringVal(step.Name)
		}
		if address := b.node.address() + index(key); b.stands(address) {
			into[address] = true
			return
		}
	}
	for _, address := range b.all {
		into[address] = true
	}
}

// dependencies returns the addresses that one instance depends on, sorted. The list is shared where nothing in it
// differs between instances.
func (d *draft) dependencies() []string {
	var more map[string]bool
	for _, ref := range d.block.node.refs {
		if !ref.differs() {
			continue
		}
		if more == nil {
			more = map[string]bool{}
		}
		d.follow(ref, more)
	}
	return union(d.block.shared, more)
}

// union adds addresses to a sorted list, which it leaves as it is.
func union(shared []string, more map[string]bool) []string {
	for _, address := range shared {
		delete(more, address)
	}
	if len(more) == 0 {
		return shared
	}
	all := append(sortedKeys(more), shared...)
	slices.Sort(all)
	return all
}

// follow evaluates the key of image.icon[each.key]. Where that can't be done (in a for expression, whose variable is
// not known here), all instances count.
func (d *draft) follow(ref reference, into map[string]bool) {
	target := ref.node.image
	key, diags := d.instance.key, hcl.Diagnostics(nil)
	if !ref.chained {
		key, diags = d.l.value(ref.key, d.ctx)
	}
	key, _ = key.Unmark()
	if !diags.HasErrors() && key.IsKnown() && !key.IsNull() {
		if address := target.node.address() + index(key); target.stands(address) {
			into[address] = true
			return
		}
	}
	target.mark(ref.path, into)
}

func sortedKeys[V any](set map[string]V) []string {
	keys := make([]string, 0, len(set))
	for key := range set {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
