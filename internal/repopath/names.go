package repopath

import "strings"

// isDevice tells whether Windows opens a device by that name in every folder, whatever its extension.
// Source: "Naming Files, Paths, and Namespaces" of the Win32 documentation, and git's is_valid_win32_path for the two
// with a dollar sign.
func isDevice(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	stem = strings.ToLower(strings.TrimRight(stem, " "))
	switch stem {
	case "con", "prn", "aux", "nul", "conin$", "conout$":
		return true
	}
	for _, port := range []string{"com", "lpt"} {
		if number, found := strings.CutPrefix(stem, port); found {
			return number != "" && strings.Contains("|1|2|3|4|5|6|7|8|9|¹|²|³|", "|"+number+"|")
		}
	}
	return false
}

// spelled returns which of some names in lower-case ASCII a file system takes name for, "" for none: by case, by invisible
// characters (HFS+), by a stream, by dots and spaces at the end, or by an 8.3 name (NTFS). They are the spellings of
// .git that git refuses (verify_dotfile, is_ntfs_dotgit and is_hfs_dotgit in its sources).
func spelled(name string, owns ...string) string {
	name, _, _ = strings.Cut(name, ":")
	folded := Fold(name)
	for _, own := range owns {
		if folded == own || isShort(folded, own) {
			return own
		}
	}
	return ""
}

// isShort tells whether name is one that NTFS may make up for own where programs want 8.3 names: GIT~1 of .git,
// IMGPLA~1.SUM of imgplan.sum.
func isShort(name, own string) bool {
	if !strings.Contains(name, "~") {
		return false
	}
	stem, extension, _ := strings.Cut(strings.TrimPrefix(own, "."), ".")
	stem = stem[:min(len(stem), 6)]
	if extension != "" {
		extension = "." + extension
	}
	number, found := strings.CutPrefix(name, stem+"~")
	number, same := strings.CutSuffix(number, extension)
	return found && same && len(number) == 1 && number >= "1" && number <= "9"
}
