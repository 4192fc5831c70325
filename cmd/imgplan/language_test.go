package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/spec"
)

const languagePage = "../../docs/language.md"

// part is what stands under one heading of the language's page.
type part struct {
	arguments, attributes []string
	mistakes              [][2]string // what is written, and what is said
	sameAs                string      // the block whose arguments it has; "" if it lists its own
}

var (
	tableRow      = regexp.MustCompile("^\\| `(.+?)` \\| (.*?) \\|")
	sameArguments = regexp.MustCompile("^The arguments are those of \\[`([a-z_.]+)`\\]")
	codeName      = regexp.MustCompile("^#+ `([a-z_.]+)`$")
)

// partsOf reads the tables of the page, by the block that they are about.
func partsOf(page string) map[string]*part {
	parts := map[string]*part{}
	var current *part
	table := ""
	for line := range strings.Lines(page) {
		line = strings.TrimRight(line, "\n")
		row := tableRow.FindStringSubmatch(line)
		switch {
		case strings.HasPrefix(line, "#"):
			current = &part{}
			if name := codeName.FindStringSubmatch(line); name != nil {
				parts[name[1]] = current
			}
		case sameArguments.MatchString(line):
			current.sameAs = sameArguments.FindStringSubmatch(line)[1]
		case strings.HasPrefix(line, "| ") && row == nil:
			if !strings.Contains(line, " | | ") { // the row of a model's own arguments is not a new table
				table, _, _ = strings.Cut(line[2:], " ")
			}
		case row == nil || current == nil:
		case table == "argument":
			current.arguments = append(current.arguments, row[1])
		case table == "attribute":
			current.attributes = append(current.attributes, row[1])
		case table == "mistake":
			current.mistakes = append(current.mistakes, [2]string{row[1], row[2]})
		}
	}
	return parts
}

// TestLanguagePageNames: every block and argument has its entry, and no entry names what is not there.
func TestLanguagePageNames(t *testing.T) {
	parts := partsOf(readPage(t, languagePage))
	listed := map[string]bool{}
	for _, words := range spec.Vocabulary(catalogue) {
		listed[words.Block] = true
		for _, inner := range words.Blocks {
			if name := strings.TrimPrefix(words.Block+"."+inner, "."); parts[name] == nil {
				t.Errorf("block %s has no heading", name)
			}
		}
		if words.Block != "" && parts[words.Block] != nil {
			compareEntries(t, parts, words)
		}
	}
	for name := range parts {
		if !listed[name] {
			t.Errorf("there is a heading for %s, which is no block, or not in the vocabulary", name)
		}
	}
}

// compareEntries compares the tables under a block's heading with what the program reads.
func compareEntries(t *testing.T, parts map[string]*part, words spec.Words) {
	t.Helper()
	one := parts[words.Block]
	arguments := one.arguments
	if one.sameAs != "" {
		arguments = append(arguments, parts[one.sameAs].arguments...)
	}
	if got := slices.Sorted(slices.Values(arguments)); !slices.Equal(got, words.Arguments) {
		t.Errorf("%s has entries for\n%v, and takes\n%v", words.Block, got, words.Arguments)
	}
	if got := slices.Sorted(slices.Values(one.attributes)); words.Block == "image" && !slices.Equal(got, spec.Attributes()) {
		t.Errorf("an image has entries for the attributes\n%v, and has\n%v", got, spec.Attributes())
	}
}

// TestLanguagePageMistakes makes each mistake in the example under the same heading, and looks for what is said.
func TestLanguagePageMistakes(t *testing.T) {
	page := readPage(t, languagePage)
	parts := partsOf(page)
	made := 0
	for _, one := range readFences(page) {
		about := parts[one.heading]
		if about == nil {
			continue
		}
		for _, mistake := range about.mistakes {
			made++
			wrong := one
			wrong.text = withArgument(t, one.text, one.heading, mistake[0])
			code, _, said := runIn(t, wrong.folderOf(t), nil, "validate")
			if code != exitError || !strings.Contains(said, "Error: "+mistake[1]) {
				t.Errorf("%s: %s exits with %d, and not with %q:\n%s", one.heading, mistake[0], code, mistake[1], said)
			}
		}
		about.mistakes = nil // they were made in the first example
	}
	for name, left := range parts {
		if len(left.mistakes) > 0 {
			t.Errorf("%s has mistakes, and no example to make them in", name)
		}
	}
	if made < 60 {
		t.Errorf("only %d mistakes were made", made)
	}
}

// withArgument sets an argument in the first block of that path.
func withArgument(t *testing.T, text, block, argument string) string {
	t.Helper()
	file, diags := hclwrite.ParseConfig([]byte(text), "example", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	body := file.Body()
	for _, kind := range strings.Split(block, ".") {
		body = firstWith(body, kind, strings.Split(block, "."))
		if body == nil {
			t.Fatalf("the example of %s has none", block)
		}
	}
	name, expression, _ := strings.Cut(argument, " = ")
	tokens, diags := hclsyntax.LexExpression([]byte(expression), "argument", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var raw hclwrite.Tokens
	for _, token := range tokens[:len(tokens)-1] {
		raw = append(raw, &hclwrite.Token{Type: token.Type, Bytes: token.Bytes, SpacesBefore: 1})
	}
	body.SetAttributeRaw(name, raw)
	return string(file.Bytes())
}

// firstWith is the first block of a type that has all blocks inside that the path goes on with.
func firstWith(body *hclwrite.Body, kind string, path []string) *hclwrite.Body {
	rest := path[slices.Index(path, kind)+1:]
	for _, block := range body.Blocks() {
		if block.Type() == kind && (len(rest) == 0 || firstWith(block.Body(), rest[0], rest) != nil) {
			return block.Body()
		}
	}
	return nil
}

// TestLanguagePageModels: the tables of models are what the catalogue says.
func TestLanguagePageModels(t *testing.T) {
	var tables bytes.Buffer
	for _, kind := range catalogue {
		fmt.Fprintf(&tables, "\n### %s\n\n%s\n", kind.Name, kind.Doc)
		for i := range kind.Models {
			writeModel(&tables, &kind.Models[i])
		}
	}
	page := readPage(t, languagePage)
	before, rest, begun := strings.Cut(page, "<!-- models -->\n")
	_, after, ended := strings.Cut(rest, "<!-- /models -->\n")
	if !begun || !ended {
		t.Fatal("the page has no place for the models")
	}
	samePage(t, languagePage, []byte(before+"<!-- models -->\n"+tables.String()+"\n<!-- /models -->\n"+after))
}

func writeModel(page *bytes.Buffer, model *providers.Model) {
	price := "price not known"
	switch {
	case model.Price != nil && *model.Price == 0:
		price = "free"
	case model.Price != nil:
		price = "$" + money.USD(*model.Price).String()
	}
	fmt.Fprintf(page, "\n**`%s`** (%s, %s): %s\n\n| of the model | | |\n|---|---|---|\n", model.Name, price, seedWords(model), model.Doc)
	for _, argument := range model.Arguments {
		words := strings.ReplaceAll(argumentWords(&argument), "|", " or ")
		fmt.Fprintf(page, "| `%s` | %s | %s |\n", argument.Name, words, argument.Doc)
	}
	if sizes := sizeWords(model.Sizes); sizes != "" {
		fmt.Fprintf(page, "| `size` | %s | |\n", sizes)
	}
	if model.Mode == providers.ImageToImage {
		fmt.Fprintf(page, "| `source_image` | required | %s |\n", sourceWords(model.Source))
	}
}

// TestDocsLinks: every page of docs is linked from the README, and no link between pages leads nowhere.
func TestDocsLinks(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(pages) < 4 {
		t.Fatal(pages, err)
	}
	readme := readPage(t, "../../README.md")
	for _, page := range pages {
		if !strings.Contains(readme, "](docs/"+filepath.Base(page)+")") {
			t.Errorf("the README has no link to %s", page)
		}
	}
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
	for _, page := range append(pages, "../../README.md") {
		for _, found := range link.FindAllStringSubmatch(readPage(t, page), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), found[1])); err != nil {
				t.Errorf("%s: %v", page, err)
			}
		}
	}
}
