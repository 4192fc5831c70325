package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/providers"
)

func newProviders(f *folder) *cobra.Command {
	balance := false
	cmd := &cobra.Command{
		Use:   "providers [PROVIDER]",
		Short: "List providers: models, arguments with ranges and defaults, prices",
		Long: `List the providers that this program knows: their models, the arguments of each with range and default, prices, and
whether a picture can be made again. Nothing is asked of anyone for that.

With -balance, ask those whose key is set what is left on the account, as the folder configures them, and print that instead: in
dollars, as far as a vendor's own units can be reckoned in them.

Exit codes: 0 done; 1 an error, no such provider, or a balance that could not be told.`,
		Example: "  imgplan providers apikley\n  imgplan providers -balance",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			kinds := catalogue
			if len(args) == 1 {
				kind := catalogue.Kind(args[0])
				if kind == nil {
					return fmt.Errorf("there is no provider %q: the providers are %s", args[0], strings.Join(kindNames(), ", "))
				}
				kinds = providers.Catalogue{*kind}
			}
			if balance {
				return f.balances(cmd.Context(), kinds)
			}
			if f.json {
				return printJSON(f.env.stdout, kindViews(kinds))
			}
			for _, kind := range kinds {
				printKind(f.env.stdout, f.env.colour(f.env.outWidth), &kind)
			}
			return nil
		},
	}
	f.jsonFlag(cmd)
	cmd.Flags().BoolVar(&balance, "balance", false, "ask what is left on the accounts")
	return cmd
}

func printKind(w io.Writer, colour bool, kind *providers.Kind) {
	fmt.Fprintf(w, "%s  %s\n", paint(colour, bold, kind.Name), kind.Doc)
	if kind.KeyEnv != "" {
		fmt.Fprintf(w, "  key: %s   rate: %s   at once: %d\n", kind.KeyEnv, kind.Limits.Rate, kind.Limits.MaxRunning)
	}
	for i := range kind.Models {
		printModel(w, colour, &kind.Models[i])
	}
}

func printModel(w io.Writer, colour bool, model *providers.Model) {
	fmt.Fprintf(w, "\n  %s  %s\n", paint(colour, bold, model.Name), model.Doc)
	fmt.Fprintf(w, "    %s, %s, %s\n", model.Mode, priceWords(model), seedWords(model))
	for _, argument := range model.Arguments {
		fmt.Fprintf(w, "    %-24s %s\n", argument.Name, argumentWords(&argument))
	}
	if sizes := sizeWords(model.Sizes); sizes != "" {
		fmt.Fprintf(w, "    %-24s %s\n", "size", sizes)
	}
	if model.Mode == providers.ImageToImage {
		fmt.Fprintf(w, "    %-24s required; %s\n", "source_image", sourceWords(model.Source))
	}
	fmt.Fprintln(w)
}

func sourceWords(rule providers.SourceRule) string {
	words := fmt.Sprintf("%s, at most %d MiB", strings.Join(rule.Formats, ", "), rule.MaxBytes>>20)
	if !rule.Links {
		words += "; no URL"
	}
	return words
}

func priceWords(model *providers.Model) string {
	switch {
	case model.Price == nil:
		return "price not known"
	case *model.Price == 0:
		return "free"
	}
	return fmt.Sprintf("$%s an image (%s)", money.USD(*model.Price), model.PriceFrom)
}

func seedWords(model *providers.Model) string {
	if model.Seeded {
		return "takes a seed: the same spec gives the same picture"
	}
	return "takes no seed: not reproducible"
}

func argumentWords(a *providers.Argument) string {
	words := []string{string(a.Type)}
	if a.Required {
		words = append(words, "required")
	}
	if len(a.Enum) > 0 {
		words = append(words, strings.Join(a.Enum, "|"))
	}
	if a.Min != "" || a.Max != "" {
		words = append(words, a.Min+" to "+a.Max)
	}
	if a.Step != "" && a.Type != providers.Integer {
		words = append(words, "in steps of "+a.Step)
	}
	if a.MaxLength > 0 {
		words = append(words, fmt.Sprintf("at most %d characters", a.MaxLength))
	}
	if a.Default != "" {
		words = append(words, "default "+a.Default)
	}
	return strings.Join(words, ", ")
}

func sizeWords(sizes providers.Sizes) string {
	if len(sizes.Presets) > 0 {
		var all []string
		for _, preset := range sizes.Presets {
			all = append(all, preset.Size.String())
		}
		return strings.Join(all, ", ") + ", default " + sizes.Default.String()
	}
	if sizes.Max == 0 {
		return ""
	}
	return fmt.Sprintf("WxH, each side %d to %d, default %s", sizes.Min, sizes.Max, sizes.Default)
}
