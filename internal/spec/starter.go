package spec

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"github.com/imgplan/imgplan/internal/providers"
)

// Draft is what is known of a picture that is to be declared.
type Draft struct {
	Name   string // of the image
	Path   string
	Size   providers.Size // zero when it isn't known
	Prompt string         // "" when it isn't known
	// Arguments are others, in order: numbers in plain digits, texts as they are.
	Arguments []providers.Setting
	// Remarks are what can't be declared, one comment each.
	Remarks []string
}

// Starter writes an image block to start from.
func Starter(d Draft) []byte {
	file := hclwrite.NewEmptyFile()
	body := file.Body().AppendNewBlock("image", []string{d.Name}).Body()
	prompt := d.Prompt
	if prompt == "" {
		prompt = "say what it shows"
	}
	body.SetAttributeValue("prompt", cty.StringVal(prompt))
	for _, one := range d.Arguments {
		body.SetAttributeValue(one.Name, starterValue(one))
	}
	if d.Size != (providers.Size{}) {
		body.SetAttributeValue("size", cty.StringVal(d.Size.String()))
	}
	body.SetAttributeValue("path", cty.StringVal(d.Path))
	for _, remark := range d.Remarks {
		body.AppendUnstructuredTokens(hclwrite.Tokens{{Type: hclsyntax.TokenComment, Bytes: []byte("# " + oneLine(remark) + "\n")}})
	}
	return hclwrite.Format(file.Bytes())
}

// StarterImport writes the block that makes a draft's file its picture.
func StarterImport(d Draft) []byte {
	file := hclwrite.NewEmptyFile()
	body := file.Body().AppendNewBlock("import", nil).Body()
	body.SetAttributeTraversal("to", hcl.Traversal{hcl.TraverseRoot{Name: "image"}, hcl.TraverseAttr{Name: d.Name}})
	body.SetAttributeValue("id", cty.StringVal(d.Path))
	return hclwrite.Format(file.Bytes())
}

func starterValue(one providers.Setting) cty.Value {
	if one.Type == providers.Integer || one.Type == providers.Number {
		if number, err := cty.ParseNumberVal(one.Text); err == nil {
			return number
		}
	}
	return cty.StringVal(one.Text)
}

// oneLine is a text that can't end a comment.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

// NameFor makes a name for an image out of a file's, one that none of the taken has.
func NameFor(file string, taken map[string]bool) string {
	name := strings.Trim(strings.Map(func(r rune) rune {
		if r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return unicode.ToLower(r)
		}
		return '_'
	}, file), "_")
	name = strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '_' }), "_")
	if !isWord(name) {
		name = strings.TrimSuffix("picture_"+name, "_")
	}
	free := name
	for n := 2; taken[free]; n++ {
		free = name + "_" + strconv.Itoa(n)
	}
	return free
}

// FaultOf returns what is wrong with a value for an argument, as a mistake in a declaration says it; "" if nothing is.
func FaultOf(argument *providers.Argument, text string) string {
	if argument.Type == providers.Integer || argument.Type == providers.Number {
		return faultOfNumber(argument, text)
	}
	return new(loader).faultOfText(argument, text)
}
