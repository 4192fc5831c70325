package workdir

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/state"
)

// Staged is a file that is written whole, beside where it will stand.
type Staged struct {
	dir    *Dir
	path   string
	folder *os.Root
	before fs.FileInfo // of the file that it will replace; nil if there is none
	file   *os.File    // nil before there is one
	name   string
	sum    hash.Hash
	size   int64
	placed bool
}

const tempPrefix, tempSuffix = ".imgplan-", ".tmp"

func (t *Staged) base() string { return path.Base(t.path) }

// fill writes what a reader gives into a temporary file.
func (t *Staged) fill(r io.Reader) (err error) {
	if t.before, err = stand(t.folder, t.base()); err != nil {
		return err
	}
	if err := t.create(); err != nil {
		return err
	}
	_, err = io.Copy(t, r)
	return err
}

// create makes the temporary file, with the permissions of the one it will replace, if there is one.
func (t *Staged) create() (err error) {
	if t.before != nil {
		if err := regular(t.before); err != nil {
			return err
		}
	}
	var random [8]byte
	_, _ = rand.Read(random[:]) // it never fails
	t.name = tempPrefix + hex.EncodeToString(random[:]) + tempSuffix
	failpoint.Hit("picture", "before")
	if t.file, err = t.folder.OpenFile(t.name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644); err != nil {
		return err
	}
	if t.before != nil {
		err = t.file.Chmod(t.before.Mode().Perm())
	}
	if failpoint.Skip("temp.picture") { // then it stands there from the start
		_ = errors.Join(t.folder.Remove(t.base()), t.folder.Link(t.name, t.base()))
	}
	failpoint.Hit("picture", "made")
	return err
}

func isTemp(name string) bool {
	middle, begins := strings.CutPrefix(name, tempPrefix)
	middle, ends := strings.CutSuffix(middle, tempSuffix)
	return begins && ends && middle != "" && strings.Trim(middle, "0123456789abcdef") == ""
}

// Write adds bytes.
func (t *Staged) Write(p []byte) (int, error) {
	n, err := t.file.Write(p)
	t.sum.Write(p[:n])
	t.size += int64(n)
	failpoint.Hit("picture", "written")
	return n, err
}

// Discard removes what was not placed. After Place it does nothing.
func (t *Staged) Discard() {
	if t.folder == nil {
		return
	}
	if t.file != nil {
		_ = t.file.Close() // a second Close only says so
		if !t.placed {
			_ = t.folder.Remove(t.name)
		}
	}
	_ = t.folder.Close()
	t.folder = nil
}

// Place gives the file its name, durably, unless the one that stands there has the same bytes.
func (t *Staged) Place() (state.File, error) {
	defer t.Discard()
	file, err := t.place(t.base())
	if err != nil {
		return state.File{}, cantWrite(t.path, err)
	}
	return file, nil
}

func (t *Staged) place(name string) (state.File, error) {
	content := contentOf(t.sum)
	if t.before != nil && t.before.Size() == t.size {
		standing, err := hashFile(t.folder, name)
		stands := standing.Content == content && !standing.Pointer
		if err == nil && stands {
			err = t.syncFolder() // who wrote it may have been killed before this
		}
		if err != nil || stands {
			return standing, err
		}
	}
	stamped, err := t.finish()
	if err != nil {
		return state.File{}, err
	}
	failpoint.Hit("picture", "fsynced")
	if err := t.folder.Rename(t.name, name); err != nil {
		return state.File{}, err
	}
	t.placed = true
	failpoint.Hit("picture", "renamed")
	if err := t.syncFolder(); err != nil {
		return state.File{}, err
	}
	return t.standing(content, stamped)
}

func (t *Staged) syncFolder() error { return t.dir.syncFolder("picture", parent(t.path), t.folder) }

// standing is the file where it was placed.
func (t *Staged) standing(content state.Content, stamped state.Stat) (state.File, error) {
	info, err := t.folder.Lstat(t.base())
	if err != nil {
		return state.File{}, err
	}
	after := StatOf(info, time.Now())
	if after.MTime != stamped.MTime || after.Size != stamped.Size || after.Inode != stamped.Inode {
		return hashFile(t.folder, t.base()) // somebody wrote to it between the last two calls
	}
	if stamped.Seen != 0 {
		after.Seen = max(after.MTime, after.CTime) + 1
	}
	return state.File{Kind: state.Regular, Content: content, Stat: after}, nil
}

// finish makes the bytes durable. It stamps the file with a time two ticks ago, so that whoever writes to it next, be it
// at once, changes its time: else a file just written would have to be read again by every plan. Seen is 0 if the file
// system can't keep such a time.
func (t *Staged) finish() (state.Stat, error) {
	now := time.Now()
	stamp := now.Add(-2 * tick)
	err := t.folder.Chtimes(t.name, stamp, stamp)
	if err == nil && !failpoint.Skip("fsync.picture") {
		err = t.file.Sync()
	}
	if err != nil {
		return state.Stat{}, err
	}
	info, err := t.file.Stat()
	if err = errors.Join(err, t.file.Close()); err != nil {
		return state.Stat{}, err
	}
	stamped := StatOf(info, now)
	if info.ModTime().Sub(stamp).Abs() > tick/2 || stamped.MTime%int64(time.Second) == 0 {
		stamped.Seen = 0
	}
	return stamped, nil
}
