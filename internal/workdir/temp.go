package workdir

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/imgplan/imgplan/internal/failpoint"
	"github.com/imgplan/imgplan/internal/state"
)

// temp is a file that is still being written, beside where it will stand.
type temp struct {
	folder *os.Root
	file   *os.File
	name   string
	sum    hash.Hash
	size   int64
}

const tempPrefix, tempSuffix = ".imgplan-", ".tmp"

// createTemp makes a temporary file with the permissions of the one it will replace, if there is one.
func createTemp(folder *os.Root, before fs.FileInfo) (*temp, error) {
	var random [8]byte
	_, _ = rand.Read(random[:]) // it never fails
	name := tempPrefix + hex.EncodeToString(random[:]) + tempSuffix
	failpoint.Hit("picture", "before")
	file, err := folder.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	t := &temp{folder: folder, file: file, name: name, sum: sha256.New()}
	if before != nil {
		if err := file.Chmod(before.Mode().Perm()); err != nil {
			t.discard()
			return nil, err
		}
	}
	return t, nil
}

func isTemp(name string) bool {
	middle, begins := strings.CutPrefix(name, tempPrefix)
	middle, ends := strings.CutSuffix(middle, tempSuffix)
	return begins && ends && middle != "" && strings.Trim(middle, "0123456789abcdef") == ""
}

func (t *temp) Write(p []byte) (int, error) {
	n, err := t.file.Write(p)
	t.sum.Write(p[:n])
	t.size += int64(n)
	failpoint.Hit("picture", "written")
	return n, err
}

// discard removes what was not placed.
func (t *temp) discard() {
	_ = t.file.Close()
	_ = t.folder.Remove(t.name) // it has another name by now if it was placed
}

// place gives the file its name, unless the one that stands there has the same bytes.
func (t *temp) place(name string, before fs.FileInfo) (state.File, error) {
	content := contentOf(t.sum)
	if before != nil && before.Size() == t.size {
		standing, err := hashFile(t.folder, name)
		if err == nil && standing.Content == content {
			err = syncFolder("picture", t.folder) // who wrote it may have been killed before this
		}
		if err != nil || standing.Content == content {
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
	failpoint.Hit("picture", "renamed")
	if err := syncFolder("picture", t.folder); err != nil {
		return state.File{}, err
	}
	info, err := t.folder.Lstat(name)
	if err != nil {
		return state.File{}, err
	}
	after := StatOf(info, time.Now())
	if after.MTime != stamped.MTime || after.Size != stamped.Size || after.Inode != stamped.Inode {
		return hashFile(t.folder, name) // somebody wrote to it between the last two calls
	}
	if stamped.Seen != 0 {
		after.Seen = max(after.MTime, after.CTime) + 1
	}
	return state.File{Kind: state.Regular, Content: content, Stat: after}, nil
}

// finish makes the bytes durable. It stamps the file with a time two ticks ago, so that whoever writes to it next, be it
// at once, changes its time: else a file just written would have to be read again by every plan. Seen is 0 if the file
// system can't keep such a time.
func (t *temp) finish() (state.Stat, error) {
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
