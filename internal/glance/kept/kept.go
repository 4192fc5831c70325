// Package kept is a glance as it stands in its file: its form, and whether it still holds. It never imports what takes
// long to be initialised, for it is what package first waits for: not reflect, fmt, strings, or any cryptography; nor,
// where it can be helped, x/sys.
package kept

import (
	"io"
	"os"
)

// File is where a folder's glance stands, from the working folder: only the newest is kept.
const File = ".imgplan/glance"

// Able tells whether this system's files say enough of themselves: without the time that an inode changed, a file that
// was written to and set back to its old time would look as it was.
const Able = system

// Said is what a plan says, for a terminal and for all else.
type Said struct {
	Plain, Coloured string
	Aside           string // warnings and notes
	Style           string // what their form depends on
}

// Stat is what the file system says of a file or folder. A zero one says that nothing stands there.
type Stat struct {
	Size, MTime, CTime int64 // bytes, ns, ns
	Inode              uint64
	Mode               uint32 // as fs.FileMode has it
}

// Entry is something that was read, and what the file system said of it.
type Entry struct {
	Name string
	Stat Stat
}

// Part is entries of one folder that are checked together.
type Part struct {
	Folder  string // "." is the working folder; Elsewhere means that the names are whole paths
	Entries []Entry
}

// Elsewhere is the folder of files that the command line named. They may be anywhere, and symlinks to them are followed.
const Elsewhere = ""

// Asker is who asks: this very program, for this user. It is false where that can't be told, or nobody wants to know
// what was kept.
func Asker(env func(string) (string, bool)) (asker string, ok bool) {
	off, _ := env("IMGPLAN_GLANCE")
	program, err := os.Executable()
	if !Able || err != nil || off == "off" {
		return "", false
	}
	stat, err := statAt(program)
	if err != nil {
		return "", false
	}
	return string(appendUint32(appendStat(nil, stat), uint32(os.Getuid()))), true
}

// Recall returns what was kept in a folder. It is false unless the question is the same, the environment answers as it
// did, and everything that was read then is the very same now, so far as its Stat can tell. Every error is a no.
func Recall(dir, question string, env func(string) (string, bool)) (said Said, valid bool) {
	if !Able {
		return Said{}, false
	}
	from, err := os.Open(dir + "/" + File)
	if err != nil {
		return Said{}, false
	}
	defer from.Close()
	return Holds(dir, from, question, env)
}

// Holds is Recall of a glance that need not stand in its folder yet.
func Holds(dir string, from io.ReaderAt, question string, env func(string) (string, bool)) (said Said, valid bool) {
	h, err := readHead(from)
	if err != nil || h.asked != sumOf(question, h.names, env) || !hold(dir, from, h.parts) {
		return Said{}, false
	}
	return h.said, true
}
