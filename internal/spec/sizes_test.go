package spec

import "testing"

// TestSizesOfFiles: an index waits for sizes that only pixels say, but not for those that nobody can read; what something must go into is
// no size.
func TestSizesOfFiles(t *testing.T) {
	const index = "\nindex \"all\" {\n  path = \"all.json\"\n}\n"
	for name, test := range map[string]struct {
		block string
		known map[string]Known
		sized bool
		wide  int // of the image's own file
	}{
		"as it is":            {"", nil, true, 512},
		"one side":            {"file { width = 100 }", nil, true, 100},
		"trimmed":             {"file {\n width = 100\n trim = true\n}", nil, false, 100},
		"trimmed, inside":     {"file {\n width = 100\n height = 100\n fit = \"inside\"\n trim = true\n}", nil, false, 0},
		"trimmed, it stands":  {"file {\n trim = true\n}", map[string]Known{"image.a": {Key: "k1:1", FileWidth: 90, FileHeight: 80}}, true, 90},
		"a trimmed rendition": {"rendition \"t\" {\n path = \"t.png\"\n trim = true\n}", nil, false, 512},
		"it stands":           {"rendition \"t\" {\n path = \"t.png\"\n trim = true\n}", map[string]Known{"image.a#t": {FileWidth: 5, FileHeight: 4}}, true, 512},
		"nobody can read it":  {"rendition \"t\" {\n path = \"t.avif\"\n trim = true\n}", nil, true, 512},
	} {
		t.Run(name, func(t *testing.T) {
			in := one(plain[:len(plain)-2] + test.block + "\n}\n" + index)
			in.Known = test.known
			config := must(t, in)
			if got := config.Indexes[0]; got.Sized != test.sized || config.Unresolved == test.sized || got.Pictures[0].Width != test.wide {
				t.Errorf("got sized %v, unresolved %v, %+v", got.Sized, config.Unresolved, got.Pictures[0])
			}
		})
	}
}
