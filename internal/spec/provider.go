package spec

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/providers"
)

// providerBlock is one provider: declared, or made because an image names its kind.
type providerBlock struct {
	kind     *providers.Kind
	place    hcl.Range
	declared bool
	defaults *defaultsBlock // nil if there is none
	config   Provider
}

// newProvider gives a provider its kind's defaults.
func (l *loader) newProvider(name string, kind *providers.Kind, place hcl.Range) *providerBlock {
	one := &providerBlock{kind: kind, place: place, config: Provider{Prices: map[string]money.USD{}}}
	one.config.Config = providers.Config{
		Name: name, Kind: kind.Name, BaseURL: trimSlash(kind.BaseURL), UploadURL: trimSlash(kind.UploadURL),
		Limits: kind.Limits, UserAgent: l.in.UserAgent,
	}
	if kind.KeyEnv != "" {
		key, _ := l.in.Env(kind.KeyEnv)
		one.config.APIKey = providers.NewSecret(key)
	}
	for _, model := range kind.Models {
		if model.Price != nil {
			one.config.Prices[model.Name] = *model.Price
		}
	}
	l.providers[name] = one
	return one
}

// declareProvider makes a provider's name known. Its name needs no evaluation, so that images can be told theirs.
func (s *scope) declareProvider(block located) func() {
	if s.parent != nil {
		s.report.err(block.DefRange, "Provider in a module", "Providers are declared in the root: a module's images can use "+
			"all of them. The module block can give them other names with \"providers\".")
		return nil
	}
	label := block.Labels[0]
	kind := s.in.Catalogue.Kind(label)
	if kind == nil {
		s.report.err(block.LabelRanges[0], "Unknown provider", "There is no provider %q.%s The known ones are %s.",
			label, s.nearest(label, s.kinds()), list(s.kinds()))
		s.doubtful[label] = true
		return nil
	}
	if !block.intact {
		return nil
	}
	content, diags := block.Body.Content(providerSchema(kind))
	s.report.add(diags...)
	alias, ok := s.alias(content.Attributes["alias"])
	if !ok {
		s.doubtful[label] = true
		return nil
	}
	name := strings.TrimSuffix(label+"."+alias, ".")
	if first := s.providers[name]; first != nil {
		s.report.err(block.DefRange, "Duplicate provider",
			"A provider %q was already declared at %s. A second one of a kind needs an alias of its own.", name, first.place)
		return nil
	}
	one := s.newProvider(name, kind, block.DefRange)
	one.declared = true
	defaults := s.declareProviderDefaults(one, content.Blocks.OfType("defaults"))
	return func() {
		s.enqueue(block.DefRange, content.Attributes, reach{}, func(r *reader) { s.configure(one, r) })
		s.declareCallback(one, content.Blocks.OfType("callback"))
		defaults()
	}
}

// providerSchema has only what makes sense for a kind.
func providerSchema(kind *providers.Kind) *hcl.BodySchema {
	names := []string{"alias", "max_running"}
	if kind.KeyEnv != "" {
		names = append(names, "api_key")
	}
	if kind.BaseURL != "" {
		names = append(names, "base_url")
	}
	if kind.UploadURL != "" {
		names = append(names, "upload_url")
	}
	if !kind.Local {
		names = append(names, "rate", "price", "poll_interval", "task_timeout")
	}
	schema := &hcl.BodySchema{Attributes: optional(names...), Blocks: []hcl.BlockHeaderSchema{{Type: "defaults"}}}
	if kind.Callback {
		schema.Blocks = append(schema.Blocks, hcl.BlockHeaderSchema{Type: "callback"})
	}
	return schema
}

// alias reads the second part of a provider's name.
func (s *scope) alias(attr *hcl.Attribute) (string, bool) {
	if attr == nil {
		return "", true
	}
	value, diags := s.value(attr.Expr, nil)
	s.report.add(diags...)
	if diags.HasErrors() {
		return "", false
	}
	if value.Type() != cty.String || value.IsNull() || !isWord(value.AsString()) {
		s.report.err(attr.Expr.Range(), "Invalid alias", "An alias is a name in quotes: it starts with a letter and has "+
			"only letters, digits, underscores and dashes.")
		return "", false
	}
	return value.AsString(), true
}

func (l *loader) kinds() []string {
	names := make([]string, len(l.in.Catalogue))
	for i, kind := range l.in.Catalogue {
		names[i] = kind.Name
	}
	slices.Sort(names)
	return names
}

// provider finds the one of that name; a kind without a block has its defaults.
func (l *loader) provider(name string) *providerBlock {
	if one := l.providers[name]; one != nil {
		return one
	}
	if kind := l.in.Catalogue.Kind(name); kind != nil {
		return l.newProvider(name, kind, hcl.Range{})
	}
	return nil
}

// declaredProviders returns the names of the provider blocks, sorted.
func (l *loader) declaredProviders() []string {
	var names []string
	for name, one := range l.providers {
		if one.declared {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// list writes names as people do: "a", "b" and "c".
func list(names []string) string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = quoted(name)
	}
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	return strings.Join(texts[:len(texts)-1], ", ") + " and " + texts[len(texts)-1]
}
