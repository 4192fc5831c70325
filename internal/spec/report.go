package spec

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
)

// report collects mistakes, each once: the instances of one block make the same mistake at the same place.
type report struct {
	diags hcl.Diagnostics
	told  map[mistake]bool
	more  int                    // how many came after the last that is shown
	worst hcl.DiagnosticSeverity // of those
	wrong bool                   // whether any of all is an error
}

// maxTold is how many mistakes are shown: who has more of them in one folder has made one, many times.
const maxTold = 1000

type mistake struct {
	summary, detail string
	place           hcl.Range
}

func (r *report) add(diags ...*hcl.Diagnostic) {
	for _, diag := range diags {
		r.wrong = r.wrong || diag.Severity == hcl.DiagError
		one := mistake{summary: diag.Summary, detail: diag.Detail}
		if diag.Subject != nil {
			one.place = *diag.Subject
		}
		if r.told[one] {
			continue
		}
		if r.told == nil {
			r.told = map[mistake]bool{}
		}
		if len(r.diags) == maxTold {
			r.leaveOut(diag)
			continue
		}
		r.told[one] = true
		r.diags = append(r.diags, diag)
	}
}

// full tells whether what comes now is only counted.
func (r *report) full() bool { return len(r.diags) >= maxTold }

func (r *report) leaveOut(diag *hcl.Diagnostic) {
	if r.more++; r.worst != hcl.DiagError {
		r.worst = diag.Severity
	}
}

// all returns what was reported, and that there is more if there is.
func (r *report) all() hcl.Diagnostics {
	if r.more == 0 {
		return r.diags
	}
	return append(r.diags, &hcl.Diagnostic{
		Severity: r.worst, Summary: "Too many mistakes", Detail: fmt.Sprintf("These are %d of them, and there are %d more.", maxTold, r.more),
	})
}

// last is the newest of them in one text, "" if there is none.
func (r *report) last() string {
	if len(r.diags) == 0 {
		return ""
	}
	diag := r.diags[len(r.diags)-1]
	return diag.Summary + ": " + diag.Detail
}

// err reports a mistake at a place.
func (r *report) err(place hcl.Range, summary, format string, args ...any) {
	r.add(&hcl.Diagnostic{
		Severity: hcl.DiagError, Summary: summary, Detail: fmt.Sprintf(format, args...), Subject: &place,
	})
}

// folder reports a mistake that has no place in a file.
func (r *report) folder(summary, format string, args ...any) {
	r.add(&hcl.Diagnostic{Severity: hcl.DiagError, Summary: summary, Detail: fmt.Sprintf(format, args...)})
}

// value reports a mistake in what an expression came to, so that the values it was made from can be shown.
func (r *report) value(t *term, ctx *hcl.EvalContext, summary, format string, args ...any) {
	place := t.expr.Range()
	diag := &hcl.Diagnostic{
		Severity: hcl.DiagError, Summary: summary, Detail: fmt.Sprintf(format, args...), Subject: &place,
		Expression: t.expr, EvalContext: ctx,
	}
	t.lentTo(diag)
	r.add(diag)
}

func (r *report) warn(place hcl.Range, summary, format string, args ...any) {
	r.add(&hcl.Diagnostic{
		Severity: hcl.DiagWarning, Summary: summary, Detail: fmt.Sprintf(format, args...), Subject: &place,
	})
}
