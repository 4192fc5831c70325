package plan

import (
	"slices"

	"github.com/imgplan/imgplan/internal/spec"
)

// sourcesFirst returns the images such that each comes after all it depends on, otherwise by address. The spec has no
// cycles: spec.Load refuses them.
func sourcesFirst(images []*spec.Image) []*spec.Image {
	byAddress := make(map[string]*spec.Image, len(images))
	for _, image := range images {
		byAddress[image.Address] = image
	}
	ordered := make([]*spec.Image, 0, len(images))
	seen := make(map[string]bool, len(images))
	var visit func(*spec.Image)
	visit = func(image *spec.Image) {
		if image == nil || seen[image.Address] {
			return
		}
		seen[image.Address] = true
		for _, address := range image.DependsOn {
			visit(byAddress[address])
		}
		ordered = append(ordered, image)
	}
	for _, image := range images {
		visit(image)
	}
	return ordered
}

// targeted returns the addresses that a plan is narrowed to: the targets with all that they depend on, without what is
// excluded and all that depends on that; nil means every address.
func targeted(images []*spec.Image, options Options) map[string]bool {
	if len(options.Targets) == 0 && len(options.Exclude) == 0 {
		return nil
	}
	wanted := map[string]bool{}
	ordered := sourcesFirst(images)
	for i := len(ordered) - 1; i >= 0; i-- {
		image := ordered[i]
		if wanted[image.Address] || len(options.Targets) == 0 || matchesAny(options.Targets, image.Address) {
			wanted[image.Address] = true
			for _, address := range image.DependsOn {
				wanted[address] = true
			}
		}
	}
	excluded := map[string]bool{}
	for _, image := range ordered {
		if matchesAny(options.Exclude, image.Address) || slices.ContainsFunc(image.DependsOn, func(on string) bool { return excluded[on] }) {
			excluded[image.Address] = true
			delete(wanted, image.Address)
		}
	}
	return wanted
}

// Only narrows a plan to some addresses.
func (p *Plan) Only(addresses []string) {
	p.Changes = slices.DeleteFunc(p.Changes, func(c *Change) bool { return !slices.Contains(addresses, c.Address) })
	p.Collect = nil
}
