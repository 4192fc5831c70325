package spec

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// maxLoopTold is how many mistakes one loop makes: a million turns make a million of them, and each keeps the values that
// it was made from.
const maxLoopTold = 20

// loop is a for or a splat that is being evaluated. It has to fail by its first mistakes; the others it leaves out.
type loop struct {
	told int
	keys map[string]bool // of an object
}

func (e *effort) weighLoop(node *hclsyntax.ForExpr) {
	l := &loop{}
	e.wrapPass(&node.CollExpr, turns, l.begin)
	e.wrapPass(&node.ValExpr, turn, l.turn)
	e.wrapPass(&node.CondExpr, turn, l.turn)
	if node.Group {
		e.wrapPass(&node.KeyExpr, turn, l.turn)
	} else {
		e.wrapPass(&node.KeyExpr, turn, l.key)
	}
}

func (l *loop) begin(value cty.Value, diags hcl.Diagnostics) (cty.Value, hcl.Diagnostics) {
	l.told, l.keys = 0, nil
	return value, diags
}

// turn leaves the value of a turn that made a mistake unknown, so that nothing is said of what follows from it.
func (l *loop) turn(value cty.Value, diags hcl.Diagnostics) (cty.Value, hcl.Diagnostics) {
	if !diags.HasErrors() {
		return value, diags
	}
	diags = diags[:min(len(diags), max(maxLoopTold-l.told, 0))]
	l.told += len(diags)
	return cty.DynamicVal, diags
}

// key is turn for the key of an object, which hcl says is there already for each time that it is.
func (l *loop) key(value cty.Value, diags hcl.Diagnostics) (cty.Value, hcl.Diagnostics) {
	bare, marks := value.Unmark()
	if diags.HasErrors() || bare.IsNull() || !bare.IsKnown() {
		return l.turn(value, diags)
	}
	text, err := convert.Convert(bare, cty.String)
	if err != nil {
		return value, diags // hcl says so once
	}
	if name := text.AsString(); !l.keys[name] {
		if l.keys == nil {
			l.keys = map[string]bool{}
		}
		l.keys[name] = true
	} else if l.told++; l.told > maxLoopTold {
		return cty.DynamicVal, diags
	}
	return text.WithMarks(marks), diags
}
