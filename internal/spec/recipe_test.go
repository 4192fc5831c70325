package spec

import (
	"strings"
	"testing"
)

// TestAllAtOnce: what can't be read of a block hides no other mistake in it, and makes none.
func TestAllAtOnce(t *testing.T) {
	picture := func(lines string) string { return strings.TrimSuffix(plain, "}\n") + lines + "\n}\n" }
	rendition := func(lines string) string { return picture("rendition \"r\" {\n" + lines + "\n}") }
	atlas := func(lines string) string { return plain + "atlas \"s\" {\n" + lines + "\n}\n" }
	for name, test := range map[string]struct {
		text string
		want string // the lines and summaries
	}{
		"of a rendition": {
			rendition("path = \"../r.gif\"\nwidth = 10.5\nheight = 99999\nfit = \"x\"\ngravity = []\nfocus = [0.5]\npadding = 9999\nquality = 0\nblur = 999\ntrim = 7"),
			"7 Invalid path, 7 Unknown picture format, 8 Invalid width, 9 Invalid height, 10 Invalid fit, 11 Incorrect value type, 12 Invalid focus, " +
				"13 Invalid padding, 14 Invalid quality, 15 Invalid blur, 16 Incorrect value type",
		},
		"of a set": {rendition("path = \"r.png\"\nwidths = [0, 1]\ndensities = [9, 9]\nfit = \"x\""), "7 Invalid path, 7 Invalid path, 8 Invalid widths, 9 Invalid densities, 9 Invalid densities, 9 Invalid densities, " +
			"9 Invalid densities, 10 Invalid fit"},
		"places of sizes":    {rendition("path = \"{width}-{density}.png\"\nfit = \"x\""), "7 Invalid path, 7 Invalid path, 8 Invalid fit"},
		"places of defaults": {rendition("path = \"{dir}/r.png\"\n}\nrendition \"s\" {\npath = \"{stem}.gif\""), "7 Invalid path, 10 Invalid path, 10 Unknown picture format"},
		"places on sheets":   {atlas("path = \"s-{density}.png\"\ndata_path = \"{density}.css\""), "8 Invalid path, 9 Invalid data_path"},
		"densities count":    {rendition("path = \"r-{density}.png\"\nwidth = 1.5\ndensities = [1, 2]"), "8 Invalid width"},
		"widths are lost":    {rendition("path = \"r-{width}.png\"\nwidths = 7"), "8 Incorrect value type"},
		"no path":            {rendition("path = null\nfit = \"x\""), "7 Missing required argument, 8 Invalid fit"},
		"an empty path":      {rendition("path = \"\"\nfit = \"x\""), "7 Invalid path, 7 Unknown picture format, 8 Invalid fit"},
		"lossless":           {rendition("path = \"r.jpg\"\nlossless = true\nwidth = []"), "8 Invalid lossless, 9 Incorrect value type"},
		"of a file":          {picture("file {\nwidth = 0\nheight = 99999\nfit = 3\nradius = -1\n}"), "7 Invalid width, 8 Invalid height, 9 Invalid fit, 10 Invalid radius"},
		"of a file nowhere":  {strings.Replace(picture("file {\nheight = 99999\n}"), "a.png", "a.gif", 1), "5 Unknown picture format, 7 Invalid height"},
		"of icons":           {picture("favicons {\npath = \"../i\"\nhtml = \"i.txt\"\ntheme_color = \"red\"\nbackground = \"red\"\ntrim = 7\n}"), "7 Invalid path, 8 Invalid html, 9 Invalid theme_color, 10 Invalid background, 11 Incorrect value type"},
		"icons without path": {picture("favicons {\npath = null\nbackground = \"red\"\n}"), "7 Missing required argument, 8 Invalid background"},
		"of an atlas": {
			atlas("path = \"../s.gif\"\ndata_path = \"../s.xml\"\nlayout = \"zz\"\nwidth = 99999\nfit = \"q\"\npadding = 9999\nmax_size = 99999\ncolumns = -1\ntrim = 7"),
			"8 Invalid path, 8 Unknown picture format, 9 Invalid path, 9 Unknown atlas format, 10 Invalid layout, 11 Invalid width, 12 Invalid fit, " +
				"13 Invalid padding, 14 Invalid max_size, 15 Invalid columns, 16 Incorrect value type",
		},
		"columns of what":     {atlas("path = \"s.png\"\nlayout = []\ncolumns = 3"), "9 Incorrect value type"},
		"atlas without path":  {atlas("path = null\nlayout = \"zz\""), "8 Missing required argument, 9 Invalid layout"},
		"index without path":  {plain + "index \"i\" {\npath = null\n}\n", "8 Missing required argument"},
		"densities of sheets": {atlas("path = \"s.png\"\ndensities = [1, 2]\nwidth = []\ndata_path = \"s.css\""), "8 Invalid path, 10 Incorrect value type, 11 Invalid data_path"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, line := range mistakes(t, one(test.text)) {
				place, rest, _ := strings.Cut(line, " error: ")
				summary, _, _ := strings.Cut(rest, ":")
				got = append(got, place+" "+summary)
			}
			if text := strings.Join(got, ", "); text != test.want {
				t.Errorf("got  %s\nwant %s", text, test.want)
			}
		})
	}
}
