package plan

import (
	"strings"
)

// Matches tells whether a target such as image.icon, image.icon["sun"], module.ui or module.ui["x"] means an address; an image's
// renditions are meant with it. A
// key may have lost its quotes to a shell: image.icon[sun] is image.icon["sun"], too.
func Matches(target, address string) bool {
	if within(target, address) {
		return true
	}
	return strings.Contains(target, "[") && !strings.Contains(target, `"`) && within(target, unquoted(address))
}

// within tells whether an address is the target, or in it.
func within(target, address string) bool {
	rest, ok := strings.CutPrefix(address, target)
	return ok && target != "" && (rest == "" || rest[0] == '[' || rest[0] == '.' || rest[0] == '#')
}

// unquoted is an address as a shell leaves it.
func unquoted(address string) string {
	var bare strings.Builder
	quoted := false
	for i := 0; i < len(address); i++ {
		switch {
		case quoted && address[i] == '\\' && i+1 < len(address):
			i++
			bare.WriteByte(address[i])
		case address[i] == '"':
			quoted = !quoted
		default:
			bare.WriteByte(address[i])
		}
	}
	return bare.String()
}

func matchesAny(targets []string, address string) bool {
	for _, target := range targets {
		if Matches(target, address) {
			return true
		}
	}
	return false
}

// Relocate returns what becomes of an address when one thing is moved to another: an image, a block or a module. A key at
// the end of either means just that instance; else all instances go along. ok is false for what isn't moved.
func Relocate(address, from, to string) (moved string, ok bool) {
	rest, ok := strings.CutPrefix(address, from)
	if !ok || from == "" {
		return "", false
	}
	keyed := strings.HasSuffix(from, "]") || strings.HasSuffix(to, "]")
	if rest == "" || rest[0] == '.' || rest[0] == '#' || rest[0] == '[' && !keyed {
		return to + rest, true
	}
	return "", false
}

// Means tells whether a target names just that address, with or without the quotes of its keys.
func Means(target, address string) bool {
	return target == address || !strings.Contains(target, `"`) && strings.Contains(target, "[") && target == unquoted(address)
}

// isImage tells whether an address is an image's, rather than that of a file which goes along with images.
func isImage(address string) bool {
	bare := withoutKeys(address)
	for inModule := true; inModule; {
		var rest string
		if rest, inModule = strings.CutPrefix(bare, "module."); inModule {
			_, bare, _ = strings.Cut(rest, ".")
		}
	}
	return strings.HasPrefix(bare, "image.") && !strings.Contains(bare, "#")
}

// withoutKeys leaves out what stands in quotes.
func withoutKeys(address string) string {
	var bare strings.Builder
	quoted, escaped := false, false
	for i := 0; i < len(address); i++ {
		switch b := address[i]; {
		case escaped:
			escaped = false
		case b == '"':
			quoted = !quoted
		case quoted:
			escaped = b == '\\'
		default:
			bare.WriteByte(b)
		}
	}
	return bare.String()
}
