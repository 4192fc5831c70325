package glance

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/imgplan/imgplan/internal/state"
)

// mostText is how many bytes of text are worth keeping.
const mostText = 1 << 20

// Keep keeps what was answered to a question for as long as all that was watched stays as it is. It is kept only if that
// can be told: not if a file was written to so lately that another write would leave no trace, and not if a path leads
// through a symlink. Nothing is said about a failure; a folder without .imgplan is left without.
func (w *Watch) Keep(dir, question string, said Said) {
	if able && len(said.Plain)+len(said.Coloured)+len(said.Aside) <= mostText {
		_ = w.keep(dir, question, said) // the next plan takes its time, and no more
	}
}

func (w *Watch) keep(dir, question string, said Said) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	parts, sure := w.parts()
	if !sure {
		return nil
	}
	names := slices.Sorted(maps.Keys(w.asked))
	h := head{names: names, said: said, asked: digest(question, names, func(name string) (string, bool) {
		return w.asked[name].value, w.asked[name].set
	})}
	text := h.encode(parts)
	if !hold(dir, bytes.NewReader(text), h.parts) {
		return nil
	}
	return write(dir, text)
}

// parts are all that was watched: first what is most often edited. They are no use if one of them can't be relied on.
func (w *Watch) parts() (parts []part, sure bool) {
	parts = partsOf(entriesOf(w.read))
	if len(w.outside) > 0 {
		parts = append(parts, part{elsewhere, entriesOf(w.outside)})
	}
	pictures := make(map[string]state.Stat)
	for _, files := range w.pictures {
		for name, found := range files {
			if found.Stat.Racy() {
				return nil, false
			}
			found.Stat.Seen = 0
			pictures[name] = found.Stat
		}
	}
	return append(parts, partsOf(entriesOf(pictures))...), !w.doubt
}

func entriesOf(stats map[string]state.Stat) []entry {
	entries := make([]entry, 0, len(stats))
	for name, stat := range stats {
		entries = append(entries, entry{name, stat})
	}
	return entries
}

// write puts a glance in the place of the one that may be there. It needs no sync: one that a power cut leaves without
// its bytes has a wrong checksum. A symlink of the name .imgplan is not followed.
func write(dir string, text []byte) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	if info, err := root.Lstat(state.Folder); err != nil || !info.IsDir() {
		return err
	}
	name := path.Join(state.Folder, strings.Replace(state.TempName, "*", fmt.Sprint(rand.Uint64()), 1))
	temp, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err = io.Copy(temp, bytes.NewReader(text)); err == nil {
		err = temp.Close()
	} else {
		temp.Close()
	}
	if err == nil {
		err = root.Rename(name, file)
	}
	if err != nil {
		_ = root.Remove(name)
	}
	return err
}
