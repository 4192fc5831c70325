package spec

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// TestTooLargeOf: only what was measured when it was made isn't measured again. An object of all images never was.
func TestTooLargeOf(t *testing.T) {
	large := cty.StringVal(strings.Repeat("x", maxAllText+1))
	for text, told := range map[string]bool{
		"local.table": false, "local.table[0].a": false, "var.table": false, "each.value": false,
		"image.icon": true, "module.icons": true, "concat(local.table, local.table)": true, "[local.table, local.table]": true,
	} {
		expr, diags := hclsyntax.ParseExpression([]byte(text), "", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		if err := tooLargeOf(expr, large); (err != nil) != told {
			t.Errorf("%s: %v", text, err)
		}
	}
}
