package spec

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// causes lists the variables, locals and styles that a block is made from, one level of locals deep: enough to say what a
// change came from, and never quadratic.
func causes(refs []reference) []Cause {
	found := map[*node]bool{}
	for _, ref := range refs {
		if !ref.isCause() {
			continue
		}
		found[ref.node] = true
		for _, under := range ref.node.refs {
			if under.isCause() {
				found[under.node] = true
			}
		}
	}
	var causes []Cause
	for one := range found {
		if digest := one.fingerprint(); digest != "" {
			causes = append(causes, Cause{one.address(), digest})
		}
	}
	return sortedCauses(causes)
}

func sortedCauses(causes []Cause) []Cause {
	slices.SortFunc(causes, func(a, b Cause) int { return strings.Compare(a.Name, b.Name) })
	return causes
}

// isCause tells whether a reference is to one thing that can be named as what a change came from.
func (r reference) isCause() bool {
	switch r.path.RootName() {
	case "var", "local":
		return true
	case "style":
		return len(r.path) > 1
	}
	return false
}

// fingerprint is the digest of a node's value, "" when that is sensitive or not known. It is made once.
func (n *node) fingerprint() string {
	if n.digest == "" && !n.digested {
		n.digested = true
		if sum := sha256.New(); digest(sum, n.value) {
			n.digest = hex.EncodeToString(sum.Sum(nil))
		}
	}
	return n.digest
}

// digest hashes a value; false if it isn't wholly known, or marked, for then nobody may know or tell. Each part stands behind its kind and its
// length, so no two values look alike; numbers are decimals, because cty's own encodings write one number in several ways.
func digest(into hash.Hash, value cty.Value) bool {
	ty := value.Type()
	switch {
	case value.IsMarked() || !value.IsKnown():
		return false
	case value.IsNull():
		_, _ = io.WriteString(into, "null;")
	case ty == cty.String:
		digestText(into, "s", value.AsString())
	case ty == cty.Number:
		digestText(into, "n", decimal(value))
	case ty == cty.Bool:
		fmt.Fprintf(into, "b%t;", value.True())
	case value.CanIterateElements():
		return digestParts(into, value)
	}
	return true
}

func digestParts(into hash.Hash, value cty.Value) bool {
	ty := value.Type()
	named := ty.IsMapType() || ty.IsObjectType()
	kind := "list"
	if named {
		kind = "map"
	} else if ty.IsSetType() {
		kind = "set"
	}
	fmt.Fprintf(into, "%s%d:", kind, value.LengthInt())
	for it := value.ElementIterator(); it.Next(); {
		key, part := it.Element()
		if named {
			digestText(into, "k", key.AsString())
		}
		if !digest(into, part) {
			return false
		}
	}
	return true
}

func digestText(into hash.Hash, kind, text string) {
	part := strconv.AppendInt(append(make([]byte, 0, len(kind)+20+len(text)), kind...), int64(len(text)), 10)
	_, _ = into.Write(append(append(part, ':'), text...)) // a hash takes everything
}
