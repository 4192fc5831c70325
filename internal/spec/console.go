package spec

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// maxConsole is the most bytes that an expression given to a Console may have.
const maxConsole = 64 << 10

// consoleName stands for the expression's place in diagnostics.
const consoleName = "<console>"

// Console evaluates expressions as if they stood in the root module. It is not safe for concurrent use.
type Console struct{ root *scope }

// NewConsole evaluates what the folder declares, as Load does; that may be nothing. It returns nil exactly when
// Diagnostics.HasErrors().
func NewConsole(in Input) (*Console, Diagnostics) {
	l := newLoader(in)
	l.asked = true
	if _, diags := l.load(); diags.HasErrors() {
		return nil, diags
	}
	return &Console{l.root}, nil
}

// Evaluate returns an expression's value as HCL writes it, without a line's end, or its mistakes. What is sensitive or
// not known yet is said so in its place. Every expression may take the effort that a whole folder may.
func (c *Console) Evaluate(expression string) (text string, diags Diagnostics) {
	l := c.root.loader
	l.report, l.weary, l.effort.left = report{}, nil, maxEffort
	l.sources[consoleName] = &hcl.File{Bytes: []byte(expression)}
	if expr := c.parse(expression); expr != nil {
		text = c.evaluate(expr)
	}
	diags = l.sources.diagnostics(l.report.all())
	if diags.HasErrors() {
		return "", diags
	}
	return text, diags
}

// parse returns nil when it reports a mistake.
func (c *Console) parse(text string) hclsyntax.Expression {
	l := c.root.loader
	if len(text) > maxConsole {
		l.report.folder("Expression too long", "An expression may have %d kB here.", maxConsole>>10)
		return nil
	}
	diags := tooDeep([]byte(text), consoleName)
	var expr hclsyntax.Expression
	if !diags.HasErrors() {
		expr, diags = hclsyntax.ParseExpression([]byte(text), consoleName, hcl.InitialPos)
	}
	l.report.add(diags...)
	if diags.HasErrors() {
		return nil
	}
	return expr
}

func (c *Console) evaluate(expr hclsyntax.Expression) string {
	say := valueText
	if call, ok := expr.(*hclsyntax.FunctionCallExpr); ok && call.Name == "type" && len(call.Args) == 1 {
		expr = call.Args[0]
		say = func(value cty.Value) string { return typeText(value.Type()) }
	}
	s := c.root
	s.effort.weighAll(expr)
	t := s.newTerm(&hcl.Attribute{Name: "expression", Expr: expr, Range: expr.Range(), NameRange: expr.StartRange()}, reach{image: true})
	value := s.evaluateTerm(t, s.context(t.refs))
	if isSpoilt(value) {
		return ""
	}
	if diags := s.afford(t, value, writeEffort); diags.HasErrors() {
		s.report.add(diags...)
		return ""
	}
	return say(value)
}

// Unfinished tells whether an expression has open brackets, template sequences or heredocs, so that more lines of it
// are to come.
func Unfinished(expression string) bool {
	tokens, _ := hclsyntax.LexExpression([]byte(expression), consoleName, hcl.InitialPos)
	open := 0
	for _, token := range tokens {
		switch token.Type {
		case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenOHeredoc,
			hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
			open++
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenCHeredoc,
			hclsyntax.TokenTemplateSeqEnd:
			open--
		}
	}
	return open > 0 && len(expression) <= maxConsole
}
