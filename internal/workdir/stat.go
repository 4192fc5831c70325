package workdir

import (
	"io/fs"
	"time"

	"github.com/imgplan/imgplan/internal/state"
)

// A file whose Stat is the same as when its content was known has that content still, unless it was written to again
// within one tick of the clock that stamps files, so that the second write left no trace. That clock ticks every 1 to
// 16 ms (Linux: CONFIG_HZ; Windows: 15.6), and some file systems keep whole seconds only (FAT: every other one).
const (
	tick       = 50 * time.Millisecond
	coarseTick = 2 * time.Second
)

// StatOf is a file's Stat, with Seen a tick before now: whatever the file was stamped with before that is over.
// now must be from before the content was read.
func StatOf(info fs.FileInfo, now time.Time) state.Stat {
	s := state.Stat{Size: info.Size(), MTime: info.ModTime().UnixNano(), Mode: uint32(info.Mode())}
	s.CTime, s.Inode = system(info)
	grain := tick
	if s.MTime%int64(time.Second) == 0 {
		grain = coarseTick
	}
	s.Seen = now.Add(-grain).UnixNano()
	return s
}

// same tells whether a file is the very one that was known, so far as its Stat can tell.
func same(known, now state.Stat) bool {
	now.Seen = known.Seen
	return known == now && known.Seen != 0
}
