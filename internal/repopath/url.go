package repopath

import (
	"fmt"
	"strings"
	"unicode"
)

// URL writes a path as a relative URL that stands anywhere as it is: in a srcset, where spaces and commas would end it, and in quotes of a
// stylesheet. Letters of all scripts stay, for people read it, too.
func URL(path string) string {
	var out strings.Builder
	for _, r := range path {
		if unicode.IsPrint(r) && !strings.ContainsRune(" \"#%,<>?\\", r) {
			out.WriteRune(r)
			continue
		}
		for _, b := range []byte(string(r)) {
			fmt.Fprintf(&out, "%%%02X", b)
		}
	}
	return out.String()
}
