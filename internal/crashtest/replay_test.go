//go:build linux

package crashtest

import (
	"fmt"
	"strings"
)

// cursor is an open file of the program that is traced: where its next write goes.
type cursor struct {
	node   *node
	offset int
}

// do does to the disk what a call did. It returns an error for a call in the folder that it doesn't know.
func (d *disk) do(c call) error {
	switch c.name {
	case "openat":
		d.open(c)
	case "write", "pwrite64":
		d.write(c)
	case "lseek":
		fd, _ := open(c.args[0])
		if at := d.fds[fd]; at != nil {
			fmt.Sscan(c.result, &at.offset)
		}
	case "ftruncate":
		if _, path := open(c.args[0]); d.has(path) {
			_, _, file := d.find(path)
			file.write(written{offset: c.number(1), size: true, since: c.end})
		}
	case "copy_file_range":
		d.copy(c)
	case "renameat", "renameat2":
		d.rename(c.path(0), c.path(2), c.end)
	case "linkat":
		d.link(c.path(0), c.path(2), c.end)
	case "unlinkat":
		if in, name, found := d.find(c.path(0)); d.has(c.path(0)) && found != nil {
			in.put(name, nil, c.end)
		}
	case "mkdirat":
		if in, name, _ := d.find(c.path(0)); d.has(c.path(0)) {
			in.put(name, newFolder(), c.end)
		}
	case "fsync", "fdatasync":
		if _, path := open(c.args[0]); d.has(path) {
			_, _, found := d.find(path)
			found.sync(c.began)
		}
	default:
		if strings.Contains(strings.Join(c.args, ","), unhexed(d.dir)) {
			return fmt.Errorf("this disk does not know %s(%.300s)", c.name, strings.Join(c.args, ", "))
		}
	}
	return nil
}

// has tells whether a path is on the disk.
func (d *disk) has(path string) bool { return path == d.dir || strings.HasPrefix(path, d.dir+"/") }

// unhexed writes a path as strace does.
func unhexed(path string) string {
	var text strings.Builder
	for _, b := range []byte(path) {
		fmt.Fprintf(&text, `\x%02x`, b)
	}
	return text.String()
}

func (d *disk) open(c call) {
	fd, path := open(c.result)
	delete(d.fds, fd)
	if !d.has(path) {
		return
	}
	in, name, found := d.find(path)
	flags := c.args[2]
	if found == nil && strings.Contains(flags, "O_CREAT") {
		found = &node{}
		in.put(name, found, c.end)
	}
	if strings.Contains(flags, "O_TRUNC") && found.size() > 0 {
		found.write(written{size: true, since: c.end})
	}
	at := &cursor{node: found}
	if strings.Contains(flags, "O_APPEND") {
		at.offset = found.size()
	}
	d.fds[fd] = at
}

func (d *disk) write(c call) {
	fd, path := open(c.args[0])
	at := d.fds[fd]
	if at == nil || !d.has(path) {
		return
	}
	var n int
	fmt.Sscan(c.result, &n)
	w := written{offset: at.offset, bytes: []byte(c.text(1))[:n], since: c.end}
	if c.name == "pwrite64" {
		w.offset = c.number(3)
	} else {
		at.offset += n
	}
	at.node.write(w)
}

// copy copies from where one open file is to where another is.
func (d *disk) copy(c call) {
	fd, _ := open(c.args[0])
	into, _ := open(c.args[2])
	from, to := d.fds[fd], d.fds[into]
	if from == nil || to == nil {
		return
	}
	var n int
	fmt.Sscan(c.result, &n)
	bytes := changed(from.node.kept, from.node.writes)[from.offset:][:n]
	to.node.write(written{offset: to.offset, bytes: bytes, since: c.end})
	from.offset, to.offset = from.offset+n, to.offset+n
}

func (d *disk) rename(from, to string, end int64) {
	if !d.has(from) {
		return
	}
	in, name, found := d.find(from)
	into, newName, _ := d.find(to)
	given := into.put(newName, found, end)
	taken := in.put(name, nil, end)
	if in == into {
		taken.needs = given
	}
}

func (d *disk) link(from, to string, end int64) {
	if !d.has(from) {
		return
	}
	_, _, found := d.find(from)
	in, name, _ := d.find(to)
	in.put(name, found, end)
}
