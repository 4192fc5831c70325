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

	"github.com/imgplan/imgplan/internal/glance/kept"
	"github.com/imgplan/imgplan/internal/state"
)

// mostText is how many bytes of text are worth keeping.
const mostText = 1 << 20

// Keep keeps what was answered to a question for as long as all that was watched stays as it is. It is kept only if that
// can be told: not if a file was written to so lately that another write would leave no trace, and not if a path leads
// through a symlink. Nothing is said about a failure; a folder without .imgplan is left without.
func (w *Watch) Keep(dir, question string, said kept.Said) {
	if kept.Able && len(said.Plain)+len(said.Coloured)+len(said.Aside) <= mostText {
		_ = w.keep(dir, question, said) // the next plan takes its time, and no more
	}
}

func (w *Watch) keep(dir, question string, said kept.Said) error {
	text, holds := w.text(dir, question, said)
	if !holds {
		return nil
	}
	return write(dir, text)
}

// Holds tells whether all that was watched is still as it was, as surely as it must be to be kept: what was made from it would
// be made again. It is false in any doubt.
func (w *Watch) Holds(dir string) bool {
	if !kept.Able {
		return false
	}
	_, holds := w.text(dir, "", kept.Said{})
	return holds
}

// text is what is written of a glance, if all that was watched is as it was.
func (w *Watch) text(dir, question string, said kept.Said) (text []byte, holds bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	parts, sure := w.parts()
	if !sure {
		return nil, false
	}
	names := slices.Sorted(maps.Keys(w.asked))
	env := func(name string) (string, bool) { return w.asked[name].value, w.asked[name].set }
	text = kept.Encode(question, names, env, said, parts)
	_, holds = kept.Holds(dir, bytes.NewReader(text), question, env)
	return text, holds
}

// parts are all that was watched: first what is most often edited. They are no use if one of them can't be relied on.
func (w *Watch) parts() (parts []kept.Part, sure bool) {
	parts = partsOf(entriesOf(w.read))
	if len(w.outside) > 0 {
		parts = append(parts, kept.Part{Folder: kept.Elsewhere, Entries: entriesOf(w.outside)})
	}
	pictures := make(map[string]state.Stat)
	for _, files := range w.pictures {
		for name, found := range files {
			if found.Stat.Racy() {
				return nil, false
			}
			pictures[name] = found.Stat
		}
	}
	return append(parts, partsOf(entriesOf(pictures))...), !w.doubt
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
		err = root.Rename(name, kept.File)
	}
	if err != nil {
		_ = root.Remove(name)
	}
	return err
}
