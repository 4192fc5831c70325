package spec

import (
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
	if d.Size != (providers.Size{}) {
		body.SetAttributeValue("size", cty.StringVal(d.Size.String()))
	}
	body.SetAttributeValue("path", cty.StringVal(d.Path))
	return hclwrite.Format(file.Bytes())
}
