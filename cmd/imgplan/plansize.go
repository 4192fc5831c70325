package main

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/imgplan/imgplan/internal/gitattributes"
	"github.com/imgplan/imgplan/internal/plan"
)

// muchForGit is how many bytes may be added to git itself before a word is said about it: every clone has them for ever.
const muchForGit = 10_000_000

// complete adds to a document what the folder tells and no plan can know. It only explains: what can't be read is left out.
func (f *folder) complete(doc *plan.Document) {
	if doc.Adds != nil {
		f.doubt()
		f.tellTracked(doc)
	}
	if f.pointers > 0 {
		doc.Notes = append(doc.Notes, pointerWords(f.pointers))
	}
	f.lookAtDrift(doc)
	tellUnrefreshed(doc)
}

// tellTracked says how much of what is added Git LFS keeps. Outside of a git repo there is nothing to tell.
func (f *folder) tellTracked(doc *plan.Document) {
	repo := gitattributes.Find(f.chdir)
	if repo == nil {
		return
	}
	var tracked int64
	extensions := map[string]bool{}
	for _, c := range doc.Changes {
		switch {
		case c.BytesAbout == 0:
		case repo.LFS(c.Path):
			tracked += c.BytesAbout
		default:
			extensions[`"*`+path.Ext(c.Path)+`"`] = true
		}
	}
	doc.Adds.TrackedAbout = &tracked
	if untracked := doc.Adds.BytesAbout - tracked; untracked > muchForGit {
		doc.Notes = append(doc.Notes, fmt.Sprintf("about %s will be added to git itself: git lfs track %s keeps clones small",
			byteWords(untracked), strings.Join(slices.Sorted(maps.Keys(extensions)), " ")))
	}
}
