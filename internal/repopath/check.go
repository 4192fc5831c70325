package repopath

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxPath = 4096 // bytes: PATH_MAX of Linux, with its final zero
	maxName = 255  // bytes: NAME_MAX of ext4, XFS and APFS; NTFS counts 255 UTF-16 units, which is never less
)

// Check tells whether a picture may be written to that path, which is relative to the folder. It is nil only for a
// path that every common file system and git can hold under just that name, and that is not imgplan's or git's own.
func Check(path string) error {
	if err := Inside(path); err != nil {
		return err
	}
	if normal := norm.NFC.String(path); normal != path {
		return fmt.Errorf("path %+q is not in Unicode's composed form (NFC), which is %+q", path, normal)
	}
	for name := range strings.SplitSeq(path, "/") {
		if err := checkName(name); err != nil {
			return fmt.Errorf("path %q: %w", path, err)
		}
	}
	return checkFile(path)
}

// Inside tells whether a file of the folder may be read by that path: it is relative, clean, in slashes, leads neither
// out of the folder nor into .git or .imgplan. Whether a symlink leads out is for whoever opens it to see.
func Inside(path string) error {
	if err := checkForm(path); err != nil {
		return err
	}
	for name := range strings.SplitSeq(path, "/") {
		if own := spelled(name, ".git", ".imgplan"); own != "" {
			return fmt.Errorf("path %q is in %s, which a configuration may neither read nor write", path, own)
		}
	}
	return nil
}

func checkForm(name string) error {
	clean := path.Clean(name)
	switch {
	case name == "":
		return errors.New("path is empty")
	case len(name) > maxPath-1:
		return fmt.Errorf("path %q... has %d bytes; at most %d are allowed", name[:32], len(name), maxPath-1)
	case !utf8.ValidString(name):
		return fmt.Errorf("path %q is not valid UTF-8", name)
	case strings.Contains(name, `\`):
		return fmt.Errorf("path %q has a backslash; its parts are separated by slashes", name)
	case path.IsAbs(name) || hasDrive(name):
		return fmt.Errorf("path %q is absolute; it must be relative to the folder", name)
	case clean == ".." || strings.HasPrefix(clean, "../"):
		return fmt.Errorf("path %q leads out of the folder; only files inside it are read and written", name)
	case clean == ".":
		return fmt.Errorf("path %q is the folder itself", name)
	case clean != name:
		return fmt.Errorf("path %q is not in its clean form, which is %q", name, clean)
	}
	return checkRunes(name)
}

// hasDrive tells whether Windows reads the path from another place than the folder: "c:a" as much as "c:/a".
func hasDrive(name string) bool {
	return len(name) >= 2 && name[1] == ':' && (name[0]|0x20 >= 'a' && name[0]|0x20 <= 'z')
}

// checkRunes refuses what would make a path look like another one, or more than one, where it is shown.
func checkRunes(path string) error {
	for _, r := range path {
		if r >= ' ' && r < 0x7f {
			continue // most are
		}
		if unicode.In(r, unicode.Cc, unicode.Zl, unicode.Zp, unicode.Bidi_Control) {
			return fmt.Errorf("path %+q has the control character %U", path, r)
		}
	}
	return nil
}

func checkName(name string) error {
	if len(name) > maxName {
		return fmt.Errorf("the name %q... has %d bytes; at most %d are allowed", name[:32], len(name), maxName)
	}
	if i := strings.IndexAny(name, `<>:"|?*`); i >= 0 {
		return fmt.Errorf("the character %q is not allowed, because Windows refuses it", name[i])
	}
	if strings.HasSuffix(name, ".") || strings.HasSuffix(name, " ") {
		return fmt.Errorf("the name %q ends in a dot or a space, which Windows removes", name)
	}
	if Fold(name) == "" {
		return fmt.Errorf("the name %+q has no visible character but dots and spaces", name)
	}
	if isDevice(name) {
		return fmt.Errorf("the name %q is a device on Windows", name)
	}
	if spelled(name, "imgplan.sum") != "" {
		return errors.New("imgplan.sum is imgplan's own")
	}
	return nil
}

// checkFile refuses the files that declare images: a picture may never replace its own declaration.
func checkFile(path string) error {
	folded := Fold(path)
	for _, suffix := range []string{".hcl", ".imgplan.json"} {
		if strings.HasSuffix(folded, suffix) {
			return fmt.Errorf("path %q: a %s file is a declaration, not a picture", path, suffix)
		}
	}
	return nil
}
