//go:build linux

package crashtest

import (
	"hash/maphash"
	"slices"
	"strings"
)

// disk is the weakest one that POSIX allows. A sync of a file makes its bytes durable, and not its name; a sync of a
// folder makes the names in it durable, and not what they lead to. After a power cut each name that was not synced leads
// to any of what it led to since, and each file that was not synced has any part of what was written since, whatever
// the order was in which all of that happened.
//
// Two things it takes for granted, as every program that replaces files does: a name is replaced in one step, so that a
// rename within a folder never loses both names; and a sector that is written over is the old one or the new one.
type disk struct {
	dir  string // where it was recorded
	root *node
	fds  map[int]*cursor
}

// node is a file or a folder.
type node struct {
	folder bool
	names  map[string][]*link // of a folder: the first is durable, the last is how it is now
	kept   []byte             // of a file: what is durable
	writes []written          // and what was done to it since
	looks  []content          // what it may hold after a cut; nil when that isn't known yet
}

// link is what a name leads to from some moment on: nil for nothing.
type link struct {
	to    *node
	needs *link // where a rename takes this name away, the name that it gives in the same folder
	since int64
}

// written is a change of a file's bytes: some at an offset, or without any a new size.
type written struct {
	offset int
	bytes  []byte
	size   bool
	since  int64
}

// content is what a file holds.
type content struct {
	text string
	hash uint64
}

var hashing = maphash.MakeSeed()

func contentOf(b []byte) content { return content{string(b), maphash.Bytes(hashing, b)} }

func newFolder() *node { return &node{folder: true, names: map[string][]*link{}} }

// find walks to what a path leads to now, and nil if that is nothing; and to the folder that it is in.
func (d *disk) find(path string) (in *node, name string, found *node) {
	at := d.root
	rest, inside := strings.CutPrefix(path, d.dir)
	if !inside || rest == "" {
		return nil, "", at
	}
	for name := range strings.SplitSeq(strings.Trim(rest, "/"), "/") {
		if at == nil {
			return nil, "", nil
		}
		in, at = at, at.now(name)
	}
	return in, path[strings.LastIndex(path, "/")+1:], at
}

// now is what a name leads to; nil for nothing.
func (n *node) now(name string) *node {
	if links := n.names[name]; len(links) > 0 {
		return links[len(links)-1].to
	}
	return nil
}

// put makes a name lead to a node, or to nothing.
func (n *node) put(name string, to *node, since int64) *link {
	if n.names[name] == nil {
		n.names[name] = []*link{{}} // it led to nothing, durably
	}
	made := &link{to: to, since: since}
	n.names[name] = append(n.names[name], made)
	return made
}

// write changes a file's bytes.
func (n *node) write(w written) { n.writes, n.looks = append(n.writes, w), nil }

// size is how long a file is now.
func (n *node) size() int { return len(changed(n.kept, n.writes)) }

// changed does changes to bytes, one after the other.
func changed(before []byte, changes []written) []byte {
	after := slices.Clone(before)
	for _, w := range changes {
		need := w.offset + len(w.bytes)
		if w.size || need > len(after) {
			after = append(after, make([]byte, max(0, need-len(after)))...)
		}
		if w.size {
			after = after[:need]
		}
		copy(after[w.offset:], w.bytes)
	}
	return after
}

// sync makes durable what was complete when it began.
func (n *node) sync(began int64) {
	for name, links := range n.names {
		for len(links) > 1 && links[1].since <= began {
			links = links[1:]
		}
		n.names[name] = links
	}
	done := slices.IndexFunc(n.writes, func(w written) bool { return w.since > began })
	if done < 0 {
		done = len(n.writes)
	}
	n.kept, n.writes, n.looks = changed(n.kept, n.writes[:done]), n.writes[done:], nil
}

// contents are what a file may hold after a cut: first what is durable, last all of it.
func (n *node) contents() []content {
	if n.looks == nil && len(n.writes) == 0 {
		n.looks = []content{contentOf(n.kept)}
	}
	if n.looks != nil {
		return n.looks
	}
	cases := [][]written{nil}
	for i := range n.writes {
		before := n.writes[:i:i]
		cases = append(cases, before, append(before, n.writes[i].torn()), append(before, n.writes[i+1:]...))
	}
	cases = append(cases, blank(n.writes))
	for _, changes := range cases {
		if c := contentOf(changed(n.kept, changes)); !slices.Contains(n.looks, c) {
			n.looks = append(n.looks, c)
		}
	}
	n.looks = append(n.looks, contentOf(changed(n.kept, n.writes)))
	return n.looks
}

const sector = 512

// torn is the first half of a change, in whole sectors where there is more than one.
func (w written) torn() written {
	half := len(w.bytes) / 2
	if half > sector {
		half -= half % sector
	}
	w.bytes = w.bytes[:half]
	return w
}

// blank is what is left where new sizes are durable, and no byte that was written.
func blank(changes []written) []written {
	var sizes []written
	for _, w := range changes {
		size := w.offset + len(w.bytes)
		sizes = append(sizes, written{offset: size, size: w.size})
	}
	return sizes
}

// load makes a folder of files by path, all of it durable. A path that ends with a slash is a folder's.
func (n *node) load(files map[string]string) {
	for path, text := range files {
		at := n
		parts := strings.Split(path, "/")
		for _, part := range parts[:len(parts)-1] {
			if at.now(part) == nil {
				at.names[part] = []*link{{to: newFolder()}}
			}
			at = at.now(part)
		}
		if last := parts[len(parts)-1]; last != "" {
			at.names[last] = []*link{{to: &node{kept: []byte(text)}}}
		}
	}
}

// stands lists what is there now by path, as load takes it: folders with a slash.
func (n *node) stands(prefix string, files map[string]string) {
	for name := range n.names {
		switch now := n.now(name); {
		case now == nil:
		case now.folder:
			files[prefix+name+"/"] = ""
			now.stands(prefix+name+"/", files)
		default:
			files[prefix+name] = string(changed(now.kept, now.writes))
		}
	}
}
