package spec

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/imgplan/imgplan/internal/providers"
)

// Words are the names that one type of block may hold. They are made from what Load itself goes by.
type Words struct {
	Block     string   // its type, behind those of the blocks it stands in: "image.lifecycle"; "" for the files themselves
	Arguments []string // sorted; without those of models, variables and local values, which people name themselves
	Blocks    []string // the types of the blocks that may stand in it, sorted
}

// Vocabulary returns every type of block that there is, sorted, with its names.
func Vocabulary(catalogue providers.Catalogue) []Words {
	lent := append(sortedKeys(lentByAll), "styles")
	all := []Words{
		wordsOf("", rootSchema),
		{Block: "locals"},
		{Block: "style", Arguments: lent},
		wordsOf("defaults", &hcl.BodySchema{Attributes: optional(append([]string{"images"}, lent...)...), Blocks: defaultsSchema.Blocks}),
		{Block: "provider.defaults", Arguments: without(lent, "provider", "styles")},
		{Block: "module", Arguments: moduleArguments},
		wordsOf("image", &hcl.BodySchema{Attributes: optional(imageArguments...), Blocks: imageSchema.Blocks}),
		providerWords(catalogue),
	}
	for block, schema := range map[string]*hcl.BodySchema{
		"imgplan": settingsSchema, "imgplan.budget": budgetSchema, "provider.callback": callbackSchema,
		"variable": variableSchema, "variable.validation": conditionSchema, "image.rendition": renditionSchema, "defaults.rendition": renditionSchema,
		"image.file": fileSchema, "image.favicons": faviconsSchema, "defaults.file": fileSchema,
		"image.lifecycle": lifecycleSchema, "image.lifecycle.precondition": conditionSchema,
		"image.lifecycle.postcondition": conditionSchema, "output": outputSchema, "output.precondition": conditionSchema,
		"check": checkSchema, "check.assert": conditionSchema, "moved": movedSchema, "removed": removedSchema,
		"removed.lifecycle": removedLifecycleSchema, "import": importSchema, "index": indexSchema, "atlas": atlasSchema,
	} {
		all = append(all, wordsOf(block, schema))
	}
	for i := range all {
		all[i].Arguments = slices.Sorted(slices.Values(all[i].Arguments))
	}
	slices.SortFunc(all, func(a, b Words) int { return strings.Compare(a.Block, b.Block) })
	return all
}

// Attributes returns what every image has in expressions, beside its model's own arguments.
func Attributes() []string { return slices.Sorted(slices.Values(imageAttributes)) }

// placed adds to what is said of a block in the wrong place where it belongs.
func (l *loader) placed(diags hcl.Diagnostics) hcl.Diagnostics {
	for _, diag := range diags {
		var name string
		if _, err := fmt.Sscanf(diag.Detail, "Blocks of type %q are not expected here.", &name); err != nil {
			continue // it is about something else
		}
		var homes []string
		for _, words := range Vocabulary(l.in.Catalogue) {
			if words.Block != "" && slices.Contains(words.Blocks, name) {
				homes = append(homes, words.Block)
			}
		}
		if len(homes) > 0 {
			diag.Detail += " It belongs in a block of type " + strings.Join(homes, " or ") + "."
		}
	}
	return diags
}

func wordsOf(block string, schema *hcl.BodySchema) Words {
	one := Words{Block: block}
	for _, attribute := range schema.Attributes {
		one.Arguments = append(one.Arguments, attribute.Name)
	}
	for _, inner := range schema.Blocks {
		one.Blocks = append(one.Blocks, inner.Type)
	}
	slices.Sort(one.Blocks)
	return one
}

// providerWords are those of all kinds together.
func providerWords(catalogue providers.Catalogue) Words {
	all := Words{Block: "provider"}
	for i := range catalogue {
		one := wordsOf("provider", providerSchema(&catalogue[i]))
		all.Arguments = append(all.Arguments, one.Arguments...)
		all.Blocks = append(all.Blocks, one.Blocks...)
	}
	slices.Sort(all.Arguments)
	slices.Sort(all.Blocks)
	all.Arguments, all.Blocks = slices.Compact(all.Arguments), slices.Compact(all.Blocks)
	return all
}

func without(names []string, other ...string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(other, name) })
}
