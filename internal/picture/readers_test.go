package picture_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/picture"
)

// The pictures in testdata/others are from ImageMagick, cwebp and exiftool; those with content credentials were signed by
// c2pa-rs, the reference implementation, and are valid by it, but for the certificate, which nobody knows.

// others returns the pictures of other programs by name: those that can be marked, or those with content credentials.
func others(t *testing.T, signed bool) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	names, err := filepath.Glob("testdata/others/*")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if base := filepath.Base(name); strings.HasPrefix(base, "c2pa") == signed {
			found[base] = data
		}
	}
	return found
}

func TestCredentialsAreSeen(t *testing.T) {
	for name, data := range others(t, true) {
		found, err := picture.ReadMetadata(bytes.NewReader(data))
		if err != nil || !found.C2PA {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
	}
	elsewhere := strings.Replace(othersPacket, `xmp:CreatorTool="Vendor"`, `xmlns:t="http://purl.org/dc/terms/" t:provenance="https://vendor/1"`, 1)
	data := spliced(pngOf(t, faint(2, 2)), chunk("iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"+elsewhere)))
	if found, err := picture.ReadMetadata(bytes.NewReader(data)); err != nil || !found.C2PA {
		t.Errorf("credentials that are kept elsewhere: %+v, %v", found, err)
	}
}

func TestMarkOfOthersPictures(t *testing.T) {
	for name, data := range others(t, false) {
		got := marked(t, data, full)
		found, err := picture.ReadMetadata(bytes.NewReader(got))
		if err != nil || !found.IsAI() || found.C2PA || found.Texts["parameters"] != full.Parameters {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
		if !bytes.Equal(unmarked(t, got), data) {
			t.Errorf("%s did not come back", name)
		}
	}
}

var full = picture.Metadata{
	SourceType: picture.Trained, Title: "A <title>", Description: "ä & \"b\"", License: "CC0", Key: "k1:12",
	Parameters: "a fox, 狐\nNegative prompt: text\nSeed: 7, Size: 32x24, Model: m",
}

// TestReadersAgree asks exiftool, which knows every field, about pictures of every kind that were marked: it reads what was
// written, and finds nothing wrong that was not wrong before.
func TestReadersAgree(t *testing.T) {
	for level, m := range map[string]picture.Metadata{"minimal": {SourceType: picture.Trained}, "full": full} {
		dir := t.TempDir()
		pictures := others(t, false)
		for name, data := range pictures {
			write(t, dir, name, marked(t, data, m))
			write(t, dir, "bare-"+name, data)
		}
		read := exiftool(t, dir)
		for name := range pictures {
			agrees(t, level+" "+name, read[name], m, strings.HasPrefix(name, "xmp"))
			if after, before := complaints(read[name]), complaints(read["bare-"+name]); !slices.Equal(after, before) {
				t.Errorf("%s %s: exiftool complains of %q, and before it did of %q", level, name, after, before)
			}
		}
	}
}

func write(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// exiftool reads all pictures of a folder.
func exiftool(t *testing.T, dir string) map[string]map[string]any {
	t.Helper()
	tool, err := exec.LookPath("exiftool")
	if err != nil {
		t.Skip("no exiftool here (Debian: libimage-exiftool-perl): no other reader was asked")
	}
	out, err := exec.Command(tool, "-j", "-a", "-G1", "-validate", "-warning", "-all", dir).Output()
	var lines []map[string]any
	if err != nil || json.Unmarshal(out, &lines) != nil {
		t.Fatalf("%v: %s", err, out)
	}
	read := map[string]map[string]any{}
	for _, line := range lines {
		read[filepath.Base(line["SourceFile"].(string))] = line
	}
	return read
}

// agrees tells whether a reader found all that a mark says. What was there before is not said again.
func agrees(t *testing.T, name string, read map[string]any, m picture.Metadata, hadXMP bool) {
	t.Helper()
	want := map[string]string{
		"XMP-iptcExt:DigitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/" + m.SourceType,
		"XMP-xmp:CreatorTool":           "imgplan", "XMP-dc:Title": m.Title, "XMP-dc:Description": m.Description, "XMP-dc:Rights": m.License,
	}
	if hadXMP {
		want["XMP-xmp:CreatorTool"], want["XMP-dc:Title"], want["XMP-dc:Creator"] = "Foo", "Theirs", "me"
	}
	for field, text := range want {
		if got, _ := read[field].(string); got != text {
			t.Errorf("%s: %s is %q, want %q", name, field, got, text)
		}
	}
	parameters := ""
	for _, field := range []string{"PNG:Parameters", "ExifIFD:UserComment", "XMP-exif:UserComment"} {
		if text, is := read[field].(string); is {
			parameters += strings.ReplaceAll(text, ".", "\n")
		}
	}
	if strings.ReplaceAll(m.Parameters, ".", "\n") != parameters {
		t.Errorf("%s: the parameters are %q, want %q", name, parameters, m.Parameters)
	}
}

// complaints are what exiftool finds wrong. A comment alone in EXIF lacks what cameras write: web UIs write it so.
func complaints(read map[string]any) []string {
	var all []string
	for field, text := range read {
		if said, is := text.(string); is && strings.Contains(field, "Warning") && !strings.Contains(said, "Missing required JPEG") {
			all = append(all, said)
		}
	}
	slices.Sort(all)
	return all
}

// TestCheckersPass runs the formats' own checkers over marked pictures.
func TestCheckersPass(t *testing.T) {
	dir := t.TempDir()
	pictures := others(t, false)
	for name, data := range pictures {
		write(t, dir, name, marked(t, data, full))
	}
	for ext, command := range map[string][]string{".png": {"pngcheck", "-q"}, ".jpg": {"jpeginfo", "-c"}, ".webp": {"webpinfo", "-quiet"}} {
		tool, err := exec.LookPath(command[0])
		if err != nil {
			t.Logf("no %s here: no %s was checked", command[0], ext)
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(pictures)) {
			if filepath.Ext(name) != ext {
				continue
			}
			if out, err := exec.Command(tool, append(command[1:], filepath.Join(dir, name))...).CombinedOutput(); err != nil {
				t.Errorf("%s: %v: %s", name, err, out)
			}
		}
	}
}

// TestMarkStaysAsItIs: a mark with other bytes would rewrite the files of everybody who has one.
func TestMarkStaysAsItIs(t *testing.T) {
	want := map[string]string{ // of the minimal mark and the full one
		"16bit.png":           "8828898b e9ce3bd5",
		"8bit.png":            "dc87dd5c 8e38e4e7",
		"alpha.png":           "15fa19f1 f42fbf26",
		"exif.jpg":            "853201f8 26d04e09",
		"icc.jpg":             "2d85dc49 3e4c4b72",
		"jfif.jpg":            "61b358d8 dbc28dcf",
		"lossless-alpha.webp": "97ecdcac 6675cd7a",
		"lossless.webp":       "935b042a cf2ca9fd",
		"lossy-alpha.webp":    "ff54dbcd c7ab481e",
		"lossy.webp":          "dc0f270a 101b3082",
		"palette.png":         "87bf5812 585f279c",
		"xmp.jpg":             "e73ed33d 24d19235",
		"xmp.png":             "06cf28f6 197ec19b",
		"xmp.webp":            "fa5712fc cf9dffc2",
	}
	for name, data := range others(t, false) {
		sum := sha256.Sum256(marked(t, data, picture.Metadata{SourceType: picture.Trained}))
		all := sha256.Sum256(marked(t, data, full))
		if got := hex.EncodeToString(sum[:4]) + " " + hex.EncodeToString(all[:4]); got != want[name] {
			t.Errorf("%q: %q,", name, got)
		}
	}
}

func TestScanMetadata(t *testing.T) {
	found, err := picture.ScanMetadata(strings.NewReader("GIF89a..." + othersPacket + "\x00;"))
	if err != nil || found.Creator != "Vendor" || found.C2PA {
		t.Errorf("%+v, %v", found, err)
	}
	for _, nothing := range []string{"", "GIF89a", "<x:xmpmeta", "</x:xmpmeta><x:xmpmeta", "\x00\x00\x00\x18jumb"} {
		if found, err := picture.ScanMetadata(strings.NewReader(nothing)); err != nil || found.Creator != "" || found.C2PA {
			t.Errorf("%q: %+v, %v", nothing, found, err)
		}
	}
}
