package spec

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// isSensitive tells whether a value holds anything that must not be shown.
func isSensitive(value cty.Value) bool {
	if !value.ContainsMarked() {
		return false
	}
	_, marks := value.UnmarkDeep()
	delete(marks, spoil{})
	return len(marks) > 0
}

// discreet takes the details out of mistakes in expressions over sensitive values: HCL and the functions quote what
// they were given.
func (l *loader) discreet(diags hcl.Diagnostics, ctx *hcl.EvalContext) hcl.Diagnostics {
	if len(diags) == 0 || l.report.full() || !l.guarded(ctx) {
		return diags // what is not shown needs no hushing
	}
	for i, diag := range diags {
		hushed := *diag
		hushed.Detail = "The reason is not shown, because the expression is made from a sensitive value."
		if call, ok := hcl.DiagnosticExtra[hclsyntax.FunctionCallDiagExtra](diag); ok && call.CalledFunctionName() != "" {
			hushed.Detail = "The function " + call.CalledFunctionName() + " failed. " + hushed.Detail
		}
		hushed.Expression, hushed.EvalContext, hushed.Extra = nil, nil, nil
		diags[i] = &hushed
	}
	return diags
}

// guarded tells whether a context holds a sensitive value. It remembers the answer, because ten thousand instances
// of a block share what they are made from.
func (l *loader) guarded(ctx *hcl.EvalContext) bool {
	for ; ctx != nil; ctx = ctx.Parent() {
		answer, asked := l.secretive[ctx]
		if !asked {
			answer = l.holdsSecret(ctx)
			l.secretive[ctx] = answer
		}
		if answer {
			return true
		}
	}
	return false
}

// holdsSecret looks at what a context itself holds. Where that are nodes, each of them is asked once: a thousand mistakes
// may be made from one large value.
func (l *loader) holdsSecret(ctx *hcl.EvalContext) bool {
	if refs, made := l.origins[ctx]; made {
		return slices.ContainsFunc(refs, func(ref reference) bool { return ref.node.isSensitive() })
	}
	for _, value := range ctx.Variables {
		if isSensitive(value) {
			return true
		}
	}
	return false
}

// isSensitive remembers its answer, once the node has its value.
func (n *node) isSensitive() bool {
	if !n.weighed {
		n.weighed, n.sensitive = true, n.value != cty.NilVal && isSensitive(n.value)
	}
	return n.sensitive
}
