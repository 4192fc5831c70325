package main

import (
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/imgplan/imgplan/internal/page"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/state"
)

// pair finds the pictures of a change. What a request will bring nobody knows: it has no second one.
func (r *reviewPage) pair(c plan.DocumentChange, entry *page.Entry) page.Pair {
	pair := page.Pair{Entry: entry, Compare: true}
	if r.since != "" {
		pair.Before, pair.After = r.original(c.PriorKey, "before"), r.file(c.Path, "after")
		if c.Action == plan.Drift.String() {
			pair.Before = page.Source{}
		}
	} else {
		pair.Before, pair.After = r.planned(c)
	}
	entry.Before, entry.After = pair.Before.Picture, pair.After.Picture
	return pair
}

func (r *reviewPage) planned(c plan.DocumentChange) (before, after page.Source) {
	switch c.Action {
	case plan.NoOp.String():
		return page.Source{}, r.file(c.Path, "now")
	case plan.Restore.String():
		return r.standing(c), r.original(c.Key, "to be restored")
	case plan.Drift.String():
		return r.written(c), r.file(c.Path, "changed by hand")
	case plan.Adopt.String():
		from := c.From
		if from == "" {
			from = c.Path
		}
		return r.original(c.PriorKey, "before"), r.file(from, "to be adopted")
	case plan.Move.String():
		return page.Source{}, r.standing(c)
	}
	return r.standing(c), page.Source{}
}

// standing is the file that a change finds.
func (r *reviewPage) standing(c plan.DocumentChange) page.Source {
	if c.PriorPath != "" {
		if source := r.file(c.PriorPath, "now"); source.Picture != nil {
			return source
		}
	}
	return r.file(c.Path, "now")
}

// written is a picture as it was before somebody changed it: the file's own bytes, or else what was delivered.
func (r *reviewPage) written(c plan.DocumentChange) page.Source {
	if c.Drift != nil && r.objects.Has(c.Drift.Before.Content) {
		return r.object(c.Drift.Before.Content, "as it was written")
	}
	return r.original(c.PriorKey, "as it was delivered")
}

// original is what was delivered for a key, if that is kept here.
func (r *reviewPage) original(key, title string) page.Source {
	if key == "" {
		return page.Source{}
	}
	original, found, err := r.objects.Original(state.Key(key))
	if err != nil || !found {
		return page.Source{}
	}
	return r.object(original.Content, title)
}

func (r *reviewPage) object(content state.Content, title string) page.Source {
	open := func() (*os.File, error) { return r.objects.Open(content) }
	return r.source(open, title)
}

// file is a file of the folder. A symlink that leads out of it isn't followed.
func (r *reviewPage) file(path, title string) page.Source {
	return r.source(func() (*os.File, error) { return r.dir.Open(path) }, title)
}

func (r *reviewPage) source(open func() (*os.File, error), title string) page.Source {
	file, err := open()
	if err != nil {
		return page.Source{}
	}
	defer file.Close()
	return page.Source{
		Picture: &page.Picture{Title: title, Href: r.link(file.Name())},
		Open:    func() (io.ReadSeekCloser, error) { return open() },
	}
}

// link leads from the page to a file; "" where no relative link can.
func (r *reviewPage) link(name string) string {
	if abs, err := filepath.Abs(name); err == nil {
		name = abs
	}
	relative, err := filepath.Rel(filepath.Dir(r.out), name)
	if err != nil {
		return ""
	}
	parts := strings.Split(filepath.ToSlash(relative), "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return "./" + strings.Join(parts, "/") // so that nothing before a colon is taken for a scheme
}
