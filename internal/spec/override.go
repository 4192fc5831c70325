package spec

import (
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// isOverride tells whether a file is laid over the others: override.imgplan.hcl, anything_override.imgplan.hcl, and the
// same with .json.
func isOverride(name string) bool {
	stem, _, _ := strings.Cut(path.Base(name), ".imgplan.")
	return stem == "override" || strings.HasSuffix(stem, "_override")
}

// overridable are the blocks that a file may be laid over.
var overridable = map[string]bool{
	"imgplan": true, "provider": true, "variable": true, "image": true, "style": true, "defaults": true, "module": true, "output": true, "check": true,
}

// overrides lays the blocks of override files over those of a module's other files.
type overrides struct {
	*scope
	blocks []located
	index  map[string]int          // the first block of each name
	locals map[string]int          // the block that each local value stands in
	known  []string                // the names of those
	values map[int]hcl.Attributes  // local values to lay over a block
	told   map[[2]string]hcl.Range // what a file overrides already, by file and name
	intact map[int]bool            // whether all that is laid over a locals block is
}

// override lays blocks over those that they have the name of, in their order: that of the files' names.
func (s *scope) override(blocks, above []located) []located {
	o := &overrides{
		scope: s, blocks: blocks, index: map[string]int{}, locals: map[string]int{}, values: map[int]hcl.Attributes{},
		told: map[[2]string]hcl.Range{}, intact: map[int]bool{},
	}
	for i, block := range blocks {
		key := s.overrideKey(block)
		if _, exists := o.index[key]; !exists {
			o.index[key] = i
		}
		if block.Type == "locals" {
			for _, attr := range s.flat(block.Body, "a locals block") {
				o.locals[attr.Name] = i
				o.known = append(o.known, attr.Name)
			}
		}
	}
	for _, one := range above {
		o.lay(one)
	}
	for at, values := range o.values {
		o.blocks[at] = o.blocks[at].under(&loose{values, o.blocks[at].DefRange}, located{Block: o.blocks[at].Block, intact: o.intact[at]})
	}
	return o.blocks
}

func (o *overrides) lay(one located) {
	key := o.overrideKey(one)
	at, exists := o.index[key]
	switch {
	case one.Type == "locals":
		o.layLocals(one)
	case !overridable[one.Type]:
		o.report.err(one.DefRange, "Cannot override '"+one.Type+"' blocks",
			"%q blocks can stand in normal files only, not in override files.", one.Type)
	case o.again(key, one.DefRange, one.Type):
	case one.Type == "imgplan" && !exists:
		o.index[key] = len(o.blocks)
		o.blocks = append(o.blocks, one)
	case !exists:
		o.missingBase(one)
	default:
		if one.Type == "imgplan" {
			o.hideSettings(at, one)
		}
		o.blocks[at] = o.blocks[at].under(one.Body, one)
	}
}

// again refuses to override the same thing twice in one file.
func (o *overrides) again(key string, place hcl.Range, what string) bool {
	at := [2]string{place.Filename, key}
	first, told := o.told[at]
	if told {
		o.report.err(place, "Duplicate override", "This %s was already overridden at %s.", what, first)
		return true
	}
	o.told[at] = place
	return false
}

// under is a block with another over it.
func (b located) under(body hcl.Body, over located) located {
	block := *b.Block
	block.Body = &overlay{b.Body, body, over.DefRange}
	return located{Block: &block, intact: b.intact && over.intact}
}

// overrideKey is what a block has in common with the one that it is laid over.
func (s *scope) overrideKey(block located) string {
	parts := append([]string{block.Type}, block.Labels...)
	argument := map[string]string{"provider": "alias", "defaults": "images"}[block.Type]
	if argument != "" {
		content, _, _ := block.Body.PartialContent(&hcl.BodySchema{Attributes: optional(argument)})
		if attr := content.Attributes[argument]; attr != nil {
			if value, diags := s.value(attr.Expr, nil); !diags.HasErrors() && !value.ContainsMarked() && value.IsWhollyKnown() {
				parts = append(parts, canonical(value))
			}
		}
	}
	return strings.Join(parts, "\x00")
}

func (o *overrides) missingBase(one located) {
	if len(one.Labels) == 0 {
		o.report.err(one.DefRange, "Missing base "+one.Type+" configuration to override",
			"There is no %s block for the same images. An override file can only override what another file declares.", one.Type)
		return
	}
	if o.mentioned(one.Labels[0]) {
		return
	}
	var names []string
	for _, block := range o.blocks {
		if o.patience > 0 && block.Type == one.Type {
			names = append(names, block.Labels...)
		}
	}
	o.report.err(one.DefRange, "Missing base "+one.Type+" configuration to override",
		"There is no %s %q. An override file can only override what another file declares.%s", one.Type, one.Labels[0], o.nearest(one.Labels[0], names))
}

// layLocals replaces local values by name, whichever blocks they stand in.
func (o *overrides) layLocals(one located) {
	for _, attr := range o.flat(one.Body, "a locals block") {
		at, exists := o.locals[attr.Name]
		switch {
		case !exists && o.mentioned(attr.Name), o.again("local."+attr.Name, attr.NameRange, "local value"):
		case !exists:
			o.report.err(attr.NameRange, "Missing base local value configuration to override",
				"There is no local value %q. An override file can only override what another file declares.%s", attr.Name,
				o.nearest(attr.Name, o.known))
		default:
			if o.values[at] == nil {
				o.values[at], o.intact[at] = hcl.Attributes{}, true
			}
			o.values[at][attr.Name] = attr
			o.intact[at] = o.intact[at] && one.intact
		}
	}
}

// hideSettings takes what an imgplan block overrides out of all others but the one that it is laid over, for each file
// may have a part of the settings.
func (o *overrides) hideSettings(at int, one located) {
	content, _, _ := one.Body.PartialContent(settingsSchema)
	replaced := &hcl.BodySchema{Attributes: optional(sortedKeys(content.Attributes)...)}
	for kind := range content.Blocks.ByType() {
		replaced.Blocks = append(replaced.Blocks, hcl.BlockHeaderSchema{Type: kind})
	}
	for i, block := range o.blocks {
		if block.Type != "imgplan" || i == at {
			continue
		}
		rest := *block.Block
		_, rest.Body, _ = block.Body.PartialContent(replaced)
		o.blocks[i].Block = &rest
	}
}
