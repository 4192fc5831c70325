package spec

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcled"
)

// sources are the files that diagnostics point into, by name. One that could not be parsed has Bytes alone.
type sources map[string]*hcl.File

// diagnostics turns hcl's into ours: sorted by place, those without one first, each once.
func (s sources) diagnostics(diags hcl.Diagnostics) Diagnostics {
	var all Diagnostics
	hidden := map[string][]private{}
	for _, diag := range diags {
		all = append(all, s.diagnostic(diag, hidden))
	}
	slices.SortStableFunc(all, byPlace)
	told := map[told]bool{}
	return slices.DeleteFunc(all, func(one Diagnostic) bool {
		key := tell(one)
		again := told[key]
		told[key] = true
		return again
	})
}

// told is what makes two diagnostics the same.
type told struct {
	severity        Severity
	summary, detail string
	place           Range
	placed          bool
}

func tell(one Diagnostic) told {
	key := told{severity: one.Severity, summary: one.Summary, detail: one.Detail}
	if one.Range != nil {
		key.place, key.placed = *one.Range, true
	}
	return key
}

func byPlace(a, b Diagnostic) int {
	x, y := tell(a), tell(b)
	if x.placed != y.placed {
		if y.placed {
			return -1
		}
		return 1
	}
	return cmp.Or(
		strings.Compare(x.place.Filename, y.place.Filename),
		cmp.Compare(x.place.Start.Byte, y.place.Start.Byte),
		cmp.Compare(x.place.End.Byte, y.place.End.Byte),
		strings.Compare(x.summary, y.summary),
		strings.Compare(x.detail, y.detail),
	)
}

// diagnostic turns one. Hidden is by file, as far as that was asked for.
func (s sources) diagnostic(diag *hcl.Diagnostic, hidden map[string][]private) Diagnostic {
	one := Diagnostic{Severity: Error, Summary: diag.Summary, Detail: diag.Detail}
	if diag.Severity == hcl.DiagWarning {
		one.Severity = Warning
	}
	if about, ok := hcl.DiagnosticExtra[aboutImage](diag); ok {
		one.Address = about.address
	}
	_, one.Condition = hcl.DiagnosticExtra[unmet](diag)
	if diag.Subject == nil {
		return one
	}
	place := visibleRange(*diag.Subject)
	one.Range = &Range{Filename: place.Filename, Start: pos(place.Start), End: pos(place.End)}
	if file := s[place.Filename]; file != nil && len(file.Bytes) > 0 {
		around := place
		if diag.Context != nil && diag.Context.Filename == place.Filename {
			around = hcl.RangeOver(*diag.Context, place)
		}
		spans, found := hidden[place.Filename]
		if !found {
			spans = hiddenIn(file.Bytes)
			hidden[place.Filename] = spans
		}
		if one.Snippet = snippet(file, place, around, spans); one.Snippet != nil {
			one.Snippet.Values = values(diag)
		}
	}
	return one
}

// visibleRange gives a place that is empty one character: something has to be pointed at.
func visibleRange(place hcl.Range) hcl.Range {
	if place.End == (hcl.Pos{}) {
		place.End = place.Start
	}
	if place.Empty() {
		place.End.Byte++
		place.End.Column++
	}
	return place
}

func pos(p hcl.Pos) Pos { return Pos{Line: p.Line, Column: p.Column, Byte: p.Byte} }

// snippet shows the whole lines of around, with place highlighted; nil where they hold what is hidden.
func snippet(file *hcl.File, place, around hcl.Range, hidden []private) *Snippet {
	src := file.Bytes
	from := min(max(around.Start.Byte, 0), len(src))
	from = bytes.LastIndexByte(src[:from], '\n') + 1
	to := min(max(around.End.Byte-1, from), len(src))
	if length := bytes.IndexByte(src[to:], '\n'); length >= 0 {
		to += length
	} else {
		to = len(src)
	}
	whole := from
	from, to = window(src, from, to, place.Start.Byte)
	if hides(hidden, from, to) {
		return nil
	}
	code := strings.TrimSuffix(withoutCR(src[from:to]), "\r")
	offset := func(at int) int { return min(len(withoutCR(src[from:min(max(at, from), to)])), len(code)) }
	start := offset(place.Start.Byte)
	return &Snippet{
		Context: context(file, place), Code: code, StartLine: around.Start.Line + bytes.Count(src[whole:from], []byte("\n")),
		HighStart: start, HighEnd: max(start, offset(place.End.Byte)),
	}
}

// maxSnippet is how many bytes of a file are shown around a place: one line may have a megabyte.
const maxSnippet = 2000

// window narrows from and to, where that is too much, to what is near a place between them.
func window(src []byte, from, to, at int) (int, int) {
	if to-from <= maxSnippet {
		return from, to
	}
	from = max(from, min(at, to)-maxSnippet/4)
	to = min(to, from+maxSnippet)
	for from < to && !utf8.RuneStart(src[from]) {
		from++
	}
	for to < len(src) && to > from && !utf8.RuneStart(src[to]) {
		to--
	}
	return from, to
}

// withoutCR ends lines as the snippet does, whatever the file does.
func withoutCR(text []byte) string { return strings.ReplaceAll(string(text), "\r\n", "\n") }

// context names the block that a place is in, such as image "hero".
func context(file *hcl.File, place hcl.Range) string {
	if file.Nav == nil {
		return ""
	}
	return hcled.ContextString(file, place.Start.Byte)
}
