package main

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/plan"
)

// evil is what a stranger may write in a pull request.
const evil = "@octocat <script>alert(1)</script> | `x` [a](http://evil.example) www.evil.example #1 **b** ~~c~~ _d_ :smile: $x$ \\| &lt; \n\n## h <!-- \x1b[2J \u202e </code></td>"

// hostileDocument has that in every field, so many times.
func hostileDocument(n, length int) *plan.Document {
	text := strings.Repeat(evil, length)
	cent := money.USD(20_000)
	doc := &plan.Document{
		Notes: []string{text}, Problems: []plan.Problem{{Address: text, Text: text}}, Causes: []plan.Cause{{Name: text, Images: 3, Cost: cent}},
		Collect: []plan.DocumentTask{{Address: text, Task: text}},
	}
	for i := range n {
		doc.Changes = append(doc.Changes, plan.DocumentChange{
			Address: fmt.Sprint(i, text), Action: "regenerate", Path: text, PriorPath: text, From: text + "x", PriorAddress: text, PriorKey: "k", Paid: true, Cost: &cent,
			Why: []plan.Reason{
				{Argument: "prompt", Before: text + " fox", After: text + " wolf"}, {Argument: text, Before: "a", After: text}, {Argument: text, After: text},
			},
			Cause: []string{text}, MayChange: true, Task: text, SharedWith: text, Notes: []string{text, text},
			Drift: &plan.Drifted{Before: plan.Picture{Content: "x", Time: text}, After: plan.Picture{Content: "y", Time: text}},
		})
	}
	for range 30 {
		doc.Notes, doc.Problems, doc.Causes = append(doc.Notes, doc.Notes[0]), append(doc.Problems, doc.Problems[0]), append(doc.Causes, doc.Causes[0])
	}
	return doc
}

// tags are all that a comment may hold of HTML.
var tags = regexp.MustCompile(`</?(code|del|ins|br|details|summary)>|<img width="160" alt="" src="https://raw\.example/o/r/[A-Za-z0-9%/._~$&;+=:@-]*">`)

// TestMarkdownIsInert: whatever the words are, a comment stays a headline, a table and a list, and within GitHub's limit.
func TestMarkdownIsInert(t *testing.T) {
	for _, c := range []struct{ changes, length int }{{1, 1}, {3, 1}, {30, 1}, {300, 1}, {3, 100}} {
		for _, view := range []markdownView{{}, {base: "https://raw.example/o/r"}, {viewFlags: viewFlags{drift: true}, base: "https://raw.example/o/r", head: "https://raw.example/o/r"}} {
			var out bytes.Buffer
			if err := view.print(&out, hostileDocument(c.changes, c.length)); err != nil {
				t.Fatal(err)
			}
			checkInert(t, out.String(), view.columns(), c.changes)
		}
	}
}

func checkInert(t *testing.T, text string, columns, changes int) {
	t.Helper()
	if len(text) > mostMarkdown {
		t.Fatalf("%d bytes for %d changes", len(text), changes)
	}
	rows := 0
	for line := range strings.Lines(text) {
		bare := tags.ReplaceAllString(line, "")
		if strings.ContainsAny(bare, "<`[\\\x1b") || strings.Contains(bare, "@") || strings.Contains(bare, "http") && strings.Contains(bare, "://") {
			t.Fatalf("there is more than text in %q", bare)
		}
		if strings.HasPrefix(line, "|") {
			if strings.HasPrefix(line, "| regenerate ") || strings.HasPrefix(line, "| collect ") {
				rows++
			}
			if strings.Count(bare, "|") != 5+columns {
				t.Fatalf("a row of %d columns has %d bars: %q", 4+columns, strings.Count(bare, "|"), bare)
			}
		}
	}
	if missing := strings.Contains(text, "more changes are not shown here"); missing != (rows < changes+1) || rows < 2 {
		t.Fatalf("%d rows for %d changes, said to be cut: %v", rows, changes, missing)
	}
	if strings.Count(text, "<details>") != strings.Count(text, "</details>") {
		t.Fatal("a fold is left open")
	}
}

func TestPictureURL(t *testing.T) {
	for _, text := range []string{"javascript:alert(1)", "//host/x", "https://", "ftp://host/x", "https://user:pw@host/x", "https://host/x?token=1", "https://host/#x", "x"} {
		if _, err := parsePictureURL("base-url", text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
	base, err := parsePictureURL("base-url", "https://host/a\"b|c/")
	if want := `<img width="160" alt="" src="https://host/a%22b%7Cc/u%20v/100%25%22.png">`; err != nil || base.picture(`u v/100%".png`) != want {
		t.Errorf("%v: %s, want %s", err, base.picture(`u v/100%".png`), want)
	}
}
