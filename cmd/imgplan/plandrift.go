package main

import (
	"fmt"
	"strings"

	"github.com/imgplan/imgplan/internal/picture"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/state"
	"github.com/imgplan/imgplan/internal/workdir"
)

// pictureWords says what is known of a picture: "sha256:0123456789ab, 64x64, 4.1 kB, made 2026-01-02T03:04:05Z".
func pictureWords(p plan.Picture, happened string) string {
	words := []string{harmless(cutDigest(string(p.Content)))}
	if p.Width > 0 {
		words = append(words, fmt.Sprintf("%dx%d", p.Width, p.Height))
	}
	if p.Bytes > 0 {
		words = append(words, byteWords(p.Bytes))
	}
	if p.Time != "" {
		words = append(words, happened+" "+harmless(p.Time))
	}
	return strings.Join(words, ", ")
}

// cutDigest keeps as much of a digest as a person compares.
func cutDigest(content string) string {
	kind, digits, _ := strings.Cut(content, ":")
	return kind + ":" + digits[:min(len(digits), 12)]
}

// lookAtDrift adds to retouched pictures what only the files can tell. What can't be read stays unknown.
func (f *folder) lookAtDrift(doc *plan.Document) {
	if n, _ := doc.Count(plan.Drift); n == 0 {
		return
	}
	dir, err := workdir.Open(f.chdir)
	if err != nil {
		return
	}
	defer dir.Close()
	for _, c := range doc.Changes {
		if c.Drift != nil {
			lookAt(dir, c.Path, &c.Drift.After)
		}
	}
}

// tellUnrefreshed notes why pictures that were changed by hand are not recorded as they are, where just that is asked for.
func tellUnrefreshed(doc *plan.Document) {
	more := 0
	for _, c := range doc.Changes {
		switch {
		case !doc.RefreshOnly || c.Action != plan.Drift.String() || len(c.Notes) == 0:
		case len(doc.Notes) < mostListed:
			doc.Notes = append(doc.Notes, c.Address+": "+c.Notes[0])
		default:
			more++
		}
	}
	if more > 0 {
		doc.Notes = append(doc.Notes, fmt.Sprintf("and %d more, which -drift shows", more))
	}
}

// countPointers counts the files that a clone has only the Git LFS pointers of. A plan with such is not kept: they have no Stat.
func (f *folder) countPointers(files map[string]state.File) {
	f.pointers = 0
	for _, file := range files {
		if file.Pointer {
			f.pointers++
			f.doubt()
		}
	}
}

func pointerWords(n int) string {
	if n == 1 {
		return "1 picture is a Git LFS pointer here: git lfs pull brings it"
	}
	return fmt.Sprintf("%d pictures are Git LFS pointers here: git lfs pull brings them", n)
}

func lookAt(dir *workdir.Dir, path string, p *plan.Picture) {
	file, err := dir.Open(path)
	if err != nil {
		return
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil {
		p.Time = info.ModTime().UTC().Format("2006-01-02T15:04:05Z07:00")
	}
	if info, err := picture.Identify(file); err == nil {
		p.Width, p.Height = info.Width, info.Height
	}
}
