package repopath

import (
	"io/fs"
	"path"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestCheckAccepts(t *testing.T) {
	for _, name := range []string{
		"a.png", "assets/icons/sun-night@64.webp", "assets/Icons/Sun.PNG", "a b/c d.jpg", "...a.png", "a..b.png",
		"größe/straße.png", "日本/太陽.png", "👩‍🚀.png", ".hidden/a.png", "-rf.png", "~/a.png", "con-fused.png", "com.png",
		"com10.png", "lpt/a.png", "gitgud.png", ".gitlab/a.png", "git/a.png", "git~/a.png", "git~12/a.png", "imgplan/a.png",
		".imgplans/a.png", "hcl/a.png", "a.hcl/b.png", "a.json", "imgplan.sum.png", "nulls.png", "a.git/b.png",
		strings.Repeat("a", 251) + ".png", strings.Repeat("abcd/", 818) + "a.png",
	} {
		if err := Check(name); err != nil {
			t.Errorf("Check(%q) = %v", name, err)
		}
	}
}

// hostile has, for each kind of refusal, paths that must meet with it.
var hostile = map[string][]string{
	"is empty":                {""},
	"is absolute":             {"/a.png", "//host/a.png", "c:/a.png", "C:a.png"},
	"leads out of the folder": {"..", "../a.png", "a/../../b.png", "./../a.png", "../../etc/passwd"},
	"is the folder itself":    {".", "./", "a/..", "././."},
	"not in its clean form":   {"./a.png", "a//b.png", "a/./b.png", "a/b/../c.png", "a/", "a.png/", "a/."},
	"backslash":               {`a\b.png`, `..\a.png`, `C:\a.png`, `\\host\a.png`, `.git\config`},
	"not valid UTF-8":         {"a\xff.png", "\xc0\xafa", "a/\xed\xa0\x80.png"},
	"control character": {
		"a\x00.png", "a\n.png", "a\x1b[31m.png", "a\x7f.png", "a\u0085.png", "a\u2028.png", "gnp.\u202ea", "a\u2066.png",
		".g\u200eit/config", ".g\u202dit", "a\t.png",
	},
	"NFC": {"gro\u0308\u00dfe.png", "A\u030a.png", "\u212b.png", "\u1100\u1161.png"},
	"because Windows": {
		"a<b.png", "a>b.png", "ab:c.png", "a.png:stream", `a"b.png`, "a|b.png", "a?.png", "*.png", "a/b:c/d.png",
	},
	"which Windows removes": {"a.", "a./b.png", "a /b.png", "a.png ", "a.png...", ".../a.png", "a. ."},
	"no visible":            {".\u206a/a", "..\u200b/a.png", "\u200b.png/\u200c"},
	"is a device": {
		"con", "CON.png", "a/nul.png", "nul.tar.gz", "aux/a.png", "prn.jpg", "com1.png", "Com9", "LPT1.webp", "com¹.png",
		"lpt³", "conin$", "CONOUT$.png", "con .png", "nul  .a.png",
	},
	"is in .git": {
		".git", ".git/config", ".GIT/hooks/x", ".GiT/a.png", "a/.git/b.png", "git~1", "GIT~1/config", "git~2/a.png", ".git.",
		".git /a", ".git. . ./a.png", ".git::$INDEX_ALLOCATION", ".git:stream/a", ".g\u200cit/a.png", ".gi\u200dt/config",
		"\ufeff.git/a", ".git\u206a/a", ".g\u00adit/a.png", ".g\ufe0fit/a.png", "a/.Git.../x.png",
	},
	"is in .imgplan": {
		".imgplan", ".imgplan/state.db", ".IMGPLAN/objects/a.png", ".imgplan./a", ".imgplan /a", "imgpla~1/state.db",
		"a/.imgplan/b.png", ".img\u200bplan/a.png", ".imgplan::$INDEX_ALLOCATION",
	},
	"imgplan's own":    {"imgplan.sum", "IMGPLAN.SUM", "imgplan.sum/a.png", "sub/imgplan.sum", "imgpla~1.sum"},
	"is a declaration": {"main.imgplan.hcl", "a.hcl", "A.HCL", "sub/b.Hcl", "main.imgplan.json", "x.IMGPLAN.JSON", ".hcl"},
	"has 256 bytes":    {strings.Repeat("a", 252) + ".png", "a/" + strings.Repeat("ü", 128)},
	"at most 4095":     {strings.Repeat("a/", 2100) + "a.png", strings.Repeat("a", 4096)},
}

func TestCheckRefuses(t *testing.T) {
	count := 0
	for want, names := range hostile {
		for _, name := range names {
			count++
			err := Check(name)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("Check(%+q) = %v, want %q", name, err, want)
			}
			if err != nil && strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' || r == 0x202e }) {
				t.Errorf("Check(%+q): the message itself has control characters: %+q", name, err)
			}
		}
	}
	if count < 60 {
		t.Errorf("only %d hostile paths", count)
	}
}

func TestCheckSaysTheCleanForm(t *testing.T) {
	if err := Check("./a//b/../c.png"); err == nil || !strings.Contains(err.Error(), `"a/c.png"`) {
		t.Errorf("got %v", err)
	}
}

func TestInside(t *testing.T) {
	for _, name := range []string{"a.txt", "ab:c.txt", "nul", "what?.png", "imgplan.sum", "main.imgplan.hcl", "A\u030a.png", "a."} {
		if err := Inside(name); err != nil {
			t.Errorf("Inside(%q) = %v: a file that exists may be read under its name", name, err)
		}
	}
	for _, want := range []string{
		"is empty", "is absolute", "leads out of the folder", "is the folder itself", "not in its clean form", "backslash",
		"not valid UTF-8", "control character", "is in .git", "is in .imgplan", "at most 4095",
	} {
		for _, name := range hostile[want] {
			if Inside(name) == nil {
				t.Errorf("Inside(%+q) = nil, want %q", name, want)
			}
		}
	}
}

func TestFoldJoins(t *testing.T) {
	for _, same := range [][]string{
		{"a/b.png", "A/B.png", "a/B.PNG", "a./b.png", "a /b.png. ."},
		{"gr\u00f6\u00dfe", "GRO\u0308SSE", "gro\u0308\u00dfe", "GR\u00d6\u1e9eE"},
		{"\u212b", "\u00e5", "A\u030a"},
		{"\u212aelvin", "kelvin"},
		{"σας", "ΣΑΣ"},
		{"a\u200bb", "ab", "A\u00adb", "ab\ufe0f"},
		{"A\u200b\u030a", "\u00e5"},
	} {
		for _, one := range same[1:] {
			if Fold(one) != Fold(same[0]) {
				t.Errorf("Fold(%+q) = %+q, Fold(%+q) = %+q", one, Fold(one), same[0], Fold(same[0]))
			}
		}
	}
}

func TestFoldKeepsApart(t *testing.T) {
	for _, pair := range [][2]string{{"a/b", "ab"}, {"a.b", "ab"}, {"a b", "ab"}, {"é", "e"}, {".a", "a"}, {"１", "1"}} {
		if Fold(pair[0]) == Fold(pair[1]) {
			t.Errorf("Fold(%q) = Fold(%q)", pair[0], pair[1])
		}
	}
}

func TestFoldIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "path")
		once := Fold(name)
		if twice := Fold(once); twice != once {
			t.Fatalf("Fold(%+q) = %+q, folded again %+q", name, once, twice)
		}
		for _, other := range []string{norm.NFD.String(name), norm.NFC.String(name)} {
			if utf8.ValidString(name) && Fold(other) != once {
				t.Fatalf("Fold(%+q) = %+q, but Fold(%+q) = %+q", name, once, other, Fold(other))
			}
		}
	})
}

func FuzzCheck(f *testing.F) {
	for _, names := range hostile {
		for _, name := range names {
			f.Add(name)
		}
	}
	f.Add("assets/a.png")
	f.Fuzz(func(t *testing.T, name string) {
		if Check(name) != nil {
			return
		}
		if Inside(name) != nil || !fs.ValidPath(name) || path.Clean(name) != name || name == "." {
			t.Fatalf("accepted %+q", name)
		}
		for _, part := range strings.Split(Fold(name), "/") {
			if part == ".git" || part == ".imgplan" || part == "git~1" || part == "imgplan.sum" || part == "" {
				t.Fatalf("accepted %+q, which folds to %q", name, Fold(name))
			}
		}
	})
}
