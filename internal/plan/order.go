package plan

import (
	"slices"
	"strings"

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

// Matches tells whether a target such as image.icon, image.icon["sun"], module.ui or module.ui["x"] means an address.
func Matches(target, address string) bool {
	rest, ok := strings.CutPrefix(address, target)
	return ok && (rest == "" || rest[0] == '[' || rest[0] == '.')
}

func matchesAny(targets []string, address string) bool {
	for _, target := range targets {
		if Matches(target, address) {
			return true
		}
	}
	return false
}

// targeted returns the addresses that targets mean, with all that they depend on; nil means every address.
func targeted(images []*spec.Image, targets []string) map[string]bool {
	if len(targets) == 0 {
		return nil
	}
	wanted := map[string]bool{}
	ordered := sourcesFirst(images)
	for i := len(ordered) - 1; i >= 0; i-- {
		image := ordered[i]
		if wanted[image.Address] || matchesAny(targets, image.Address) {
			wanted[image.Address] = true
			for _, address := range image.DependsOn {
				wanted[address] = true
			}
		}
	}
	return wanted
}

// Only narrows a plan to some addresses.
func (p *Plan) Only(addresses []string) {
	p.Changes = slices.DeleteFunc(p.Changes, func(c *Change) bool { return !slices.Contains(addresses, c.Address) })
	p.Collect = nil
}
