//go:build linux

package crashtest

import (
	"hash/maphash"
	"maps"
	"math/rand/v2"
	"slices"
)

// loose is something that a cut may leave in more than one way: a name of a folder, or, without a name, a file's bytes.
type loose struct {
	node *node
	name string
}

// ways is how many there are. The first is what is durable, the last is as if there had been no cut.
func (l loose) ways() int {
	if l.name == "" {
		return len(l.node.contents())
	}
	return len(l.node.names[l.name])
}

// since is when a way came up.
func (l loose) since(way int) int64 {
	if l.name == "" {
		return l.node.writes[0].since
	}
	return l.node.names[l.name][way].since
}

// loose lists what is not durable, in what a cut may leave.
func (n *node) loose() (all []loose) {
	if !n.folder {
		if len(n.contents()) > 1 {
			all = append(all, loose{n, ""})
		}
		return all
	}
	for _, name := range slices.Sorted(maps.Keys(n.names)) {
		links := n.names[name]
		if len(links) > 1 {
			all = append(all, loose{n, name})
		}
		for i, l := range links {
			if l.to != nil && !slices.ContainsFunc(links[:i], func(other *link) bool { return other.to == l.to }) {
				all = append(all, l.to.loose()...)
			}
		}
	}
	return all
}

// choice says which of its ways each loose thing goes. What isn't in it goes as if there had been no cut.
type choice map[loose]int

func (c choice) of(l loose) int {
	if way, chosen := c[l]; chosen {
		return way
	}
	return l.ways() - 1
}

// link is what a name leads to. A rename that took the name away counts only if it has given the other one.
func (c choice) link(n *node, name string) *link {
	links := n.names[name]
	way := c.of(loose{n, name})
	for ; way > 0; way-- {
		if needs := links[way].needs; needs == nil || c.given(n, needs) {
			break
		}
	}
	return links[way]
}

// given tells whether a name has been given, and maybe another time since.
func (c choice) given(n *node, wanted *link) bool {
	for name, links := range n.names {
		if at := slices.Index(links, wanted); at >= 0 {
			return c.of(loose{n, name}) >= at
		}
	}
	return true // it is durable, and was given another time since
}

// tree is what a cut leaves: files by path. The path of a folder ends with a slash.
type tree map[string]content

func (c choice) tree(n *node, path string, into tree) {
	for name := range n.names {
		switch to := c.link(n, name).to; {
		case to == nil:
		case to.folder:
			into[path+name+"/"] = content{}
			c.tree(to, path+name+"/", into)
		default:
			into[path+name] = to.contents()[c.of(loose{to, ""})]
		}
	}
}

// hash tells trees apart.
func (t tree) hash() (sum uint64) {
	for path, c := range t {
		sum += maphash.Comparable(hashing, [2]any{path, c.hash})
	}
	return sum
}

// most is how many disks of one cut are looked at.
const most = 96

// choices are the ways in which a cut may leave things: all of them where they are few; else none durable, each alone
// lost, each alone kept, and a sample of the rest.
func choices(all []loose, dice *rand.Rand) (list []choice) {
	product := 1
	for _, l := range all {
		product = min(product*l.ways(), most+1)
	}
	if product <= most {
		return every(all)
	}
	nothing := choice{}
	for _, l := range all {
		nothing[l] = 0
	}
	list = append(list, choice{}, nothing)
	for _, l := range all {
		for way := range l.ways() - 1 {
			list = append(list, choice{l: way})
		}
		kept := maps.Clone(nothing)
		delete(kept, l)
		list = append(list, kept)
	}
	for len(list) < most {
		some := choice{}
		for _, l := range all {
			some[l] = dice.IntN(l.ways())
		}
		list = append(list, some)
	}
	return list
}

// every lists all choices there are.
func every(all []loose) []choice {
	list := []choice{{}}
	for _, l := range all {
		var longer []choice
		for _, c := range list {
			for way := range l.ways() {
				with := maps.Clone(c)
				with[l] = way
				longer = append(longer, with)
			}
		}
		list = longer
	}
	return list
}
