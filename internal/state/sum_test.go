package state

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var (
	key1 = Key("k1:" + strings.Repeat("1a", 32))
	key2 = Key("k1:" + strings.Repeat("2b", 32))
	sun  = Content("sha256:" + strings.Repeat("3c", 32))
	rain = Content("sha256:" + strings.Repeat("4d", 32))
)

func TestFormatSum(t *testing.T) {
	seed := int64(7)
	got := FormatSum([]*Record{
		{Address: "image.z", Path: "a dir/z.png", Key: key2, Content: rain, Seed: &seed, Model: "local"},
		{Address: `image.icon["a b"]`, Path: "a.png", Key: key1, Content: sun},
		{Address: "image.b", Path: "b.png"},
	})
	want := "image.b b.png - -\n" +
		`image.icon["a b"] a.png ` + string(key1) + " " + string(sun) + "\n" +
		"image.z a dir/z.png " + string(key2) + " " + string(rain) + " seed=7\n"
	if string(got) != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestParseSumAccepts(t *testing.T) {
	line := "image.a a.png " + string(key1) + " " + string(sun)
	want := []Record{{Address: "image.a", Path: "a.png", Key: key1, Content: sun}}
	for _, text := range []string{
		line, line + "\n", line + "\r\n", "\n\n" + line + "\n \n", "# a comment\n" + line + "\n", line + "\n" + line + "\n", "\ufeff" + line,
	} {
		got, err := ParseSum([]byte(text))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%q: %v\n%s", text, err, diff)
		}
	}
	for _, text := range []string{"", "\n", "# only\n"} {
		if got, err := ParseSum([]byte(text)); len(got) != 0 || err != nil {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

func TestParseSumRefuses(t *testing.T) {
	good := "image.a a.png " + string(key1) + " " + string(sun) + "\n"
	other := "image.a b.png " + string(key1) + " " + string(sun) + "\n"
	for text, want := range map[string]string{
		good + "<<<<<<< HEAD\n":                       "imgplan.sum has merge conflict markers at line 2",
		"=======\n" + good:                            "imgplan.sum has merge conflict markers at line 1",
		good + "\n>>>>>>> topic\n":                    "imgplan.sum has merge conflict markers at line 3",
		"||||||| base\n":                              "merge conflict markers",
		good + "image.b\n" + other:                    "imgplan.sum line 2: ",
		good + "# x\n" + other:                        "imgplan.sum lines 1 and 3 are both of image.a",
		"image.a a.png k1:12 " + string(sun):          `"k1:12" is not a key`,
		"image.a a.png " + string(key1) + " sha256:":  `"sha256:" is not a content`,
		"image.a a.png " + string(key1) + "\n":        "is not a content",
		"image.a " + string(key1) + " " + string(sun): "is not an address, a path, a key and a content",
		strings.TrimSpace(good) + " foo=1":            `imgplan.sum line 1: "foo=1" is not known to this imgplan: a newer one wrote it`,
		strings.TrimSpace(good) + " foo=1 size=1x1":   `"foo=1" is not known to this imgplan`,
		strings.TrimSpace(good) + " seed=x":           `"x" is not a seed`,
		strings.TrimSpace(good) + " finish=x:12":      `"x:12" is not a finish`,
		strings.TrimSpace(good) + " finish=":          `"" is not a finish`,
		strings.TrimSpace(good) + " file=k1:12":       `"k1:12" is not the key of a file`,
		strings.TrimSpace(good) + " placeholder=a":    `"a" is not a placeholder`,
		strings.TrimSpace(good) + " placeholder=":     `"" is not a placeholder`,
		strings.TrimSpace(good) + " seed=07":          `"07" is not a seed`,
		"image.a a\x00.png - -":                       "not plain text",
		`image.a["x a.png - -`:                        "is not an address",
		`image.a "a\n - -`:                            "is not a path",
	} {
		if got, err := ParseSum([]byte(text)); err == nil || !strings.Contains(err.Error(), want) || got != nil {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// hostileRecord is any record that a spec could ever make, and some that it never should.
func hostileRecord(t *rapid.T) Record {
	name := rapid.StringMatching(`[\pL_][\pL\pN_-]{0,8}`)
	address := "image." + name.Draw(t, "name")
	switch rapid.IntRange(0, 2).Draw(t, "kind") {
	case 1:
		address += "[" + strconv.Itoa(rapid.Int().Draw(t, "index")) + "]"
	case 2:
		address = "module.m." + address + "[" + strconv.Quote(rapid.String().Draw(t, "each")) + "]"
	}
	r := Record{
		Address: address,
		Path: rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
			"a b.png", " ", `"quoted".png`, "a " + string(key1) + " " + string(sun), "x seed=5", "a\nb", "#", "-", "- -", "a\xff", "\u2028",
		})).Filter(func(path string) bool { return path != "" }).Draw(t, "path"),
		Key:     rapid.SampledFrom([]Key{"", key1, key2}).Draw(t, "key"),
		Content: rapid.SampledFrom([]Content{"", sun, rain}).Draw(t, "content"),
	}
	if rapid.Bool().Draw(t, "seeded") {
		seed := rapid.Int64().Draw(t, "seed")
		r.Seed = &seed
	}
	if rapid.Bool().Draw(t, "finished") {
		r.Finish = rapid.SampledFrom([]string{"minimal", "full-0123abcd", "c2pa"}).Draw(t, "finish")
		r.Bare = rapid.SampledFrom([]Content{"", sun, rain}).Draw(t, "bare")
	}
	if rapid.Bool().Draw(t, "made") {
		r.File = rapid.SampledFrom([]Key{"", "r1:" + key1[3:], "r1:" + key1[3:] + "+cwebp-1.2"}).Draw(t, "file")
		r.Placeholder = rapid.SampledFrom([]string{"", "1QcSHQRnh493V4dIh4eXh1h4kJUI", "eA=="}).Draw(t, "placeholder")
	}
	return r
}

func TestSumRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := rapid.SliceOfNDistinct(rapid.Custom(hostileRecord), 0, 8, func(r Record) string { return r.Address }).Draw(t, "records")
		text := FormatSum(refs(records))
		got, err := ParseSum(text)
		if err != nil || len(got) != len(records) {
			t.Fatalf("%d of %d records, %v:\n%s", len(got), len(records), err, text)
		}
		want := map[string]*Record{}
		for _, r := range records {
			want[r.Address] = &r
		}
		for _, r := range got {
			if diff := cmp.Diff(want[r.Address], &r); diff != "" {
				t.Fatalf("%s\n%s", diff, text)
			}
		}
		crlf := bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
		if again, err := ParseSum(crlf); err != nil || !cmp.Equal(got, again) {
			t.Fatalf("with CRLF: %v", err)
		}
	})
}

func FuzzSum(f *testing.F) {
	f.Add([]byte("image.a a.png " + string(key1) + " " + string(sun) + " seed=1\n"))
	f.Add([]byte("image.a[\"\\\"x y\"] a b.png - -\n\n# c\r\n<<<<<<< x"))
	f.Add([]byte("a \"\\xff\" - -"))
	f.Fuzz(func(t *testing.T, text []byte) {
		records, err := ParseSum(text)
		if err != nil {
			return
		}
		formatted := FormatSum(refs(records))
		again, err := ParseSum(formatted)
		if err != nil || !cmp.Equal(records, again) {
			t.Fatalf("%q became %q: %v", text, formatted, err)
		}
		if !bytes.Equal(formatted, FormatSum(refs(again))) {
			t.Fatalf("%q is not stable", formatted)
		}
	})
}
