package picture_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/imgplan/imgplan/internal/picture"
)

// pictures are one of each format and form that a mark may go into.
func pictures(t testing.TB) map[string][]byte {
	drawn := webpOf(1, 1, color.NRGBA{9, 9, 9, 255})
	gray := image.NewGray(image.Rect(0, 0, 3, 2))
	packet := []byte(othersPacket)
	noted := spliced(pngOf(t, gray), chunk("tEXt", []byte("parameters\x00a fox\nSteps: 20, Seed: 7")))
	return map[string][]byte{
		"png with xmp":  spliced(pngOf(t, gray), chunk("iTXt", append([]byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"), packet...))),
		"jpeg with xmp": bytes.Join([][]byte{jpegOf(t, gray)[:2], segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+othersPacket), jpegOf(t, gray)[2:]}, nil),
		"webp with xmp": riff(riffChunk("VP8X", append([]byte{4}, make([]byte, 9)...)), drawn[12:], riffChunk("XMP ", packet)),
		"png":           pngOf(t, faint(9, 7)), "jpeg": jpegOf(t, faint(9, 7)), "png with a text": noted,
		"webp": drawn, "webp with a header": riff(riffChunk("VP8X", make([]byte, 10)), drawn[12:]),
		"jfif": bytes.Join([][]byte{jpegOf(t, gray)[:2], []byte("\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"), jpegOf(t, gray)[2:]}, nil),
	}
}

// othersPacket is XMP as another program writes it, with all that a mark must reckon with.
const othersPacket = "<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
	`<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
	`<r:Description r:about="uuid:1&quot;" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Vendor"/>` +
	`</r:RDF></x:xmpmeta>` + "\n   <?xpacket end=\"w\"?>"

// segment is one of a JPEG.
func segment(marker byte, body string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(2+len(body))), body...)
}

func marked(t testing.TB, data []byte, m picture.Metadata) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := picture.Mark(&out, bytes.NewReader(data), m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func unmarked(t testing.TB, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := picture.Unmark(&out, bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// creators are who the pictures say they are from, by whether they have said so before they were marked.
var creators = map[bool]string{false: "imgplan", true: "Vendor"}

func TestMarkCanBeTakenOut(t *testing.T) {
	all := pictures(t)
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(all))).Draw(r, "picture")
		m := picture.Metadata{
			SourceType: rapid.SampledFrom([]string{picture.Trained, picture.Composite}).Draw(r, "type"),
			Title:      rapid.String().Draw(r, "title"), License: rapid.String().Draw(r, "license"), Parameters: rapid.String().Draw(r, "parameters"),
		}
		data := all[name]
		before := data
		for range rapid.IntRange(1, 3).Draw(r, "times") { // a mark around a mark
			data = marked(t, before, m)
			if !bytes.Equal(data, marked(t, before, m)) {
				r.Fatal("the same mark came out different")
			}
			if got := unmarked(t, data); !bytes.Equal(got, before) {
				r.Fatalf("%s: %d bytes became %d", name, len(before), len(got))
			}
			found, err := picture.ReadMetadata(bytes.NewReader(data))
			if err != nil || found.SourceType != m.SourceType || !found.Marked || found.Creator != creators[strings.HasSuffix(name, "xmp")] {
				r.Fatalf("%s: %+v, %v", name, found, err)
			}
			if _, err := picture.Verify(bytes.NewReader(data)); err != nil {
				r.Fatalf("%s: %v", name, err)
			}
			before = data
		}
	})
}

func TestMarkSaysHowItWasMade(t *testing.T) {
	text := picture.Made{Prompt: "a <fox> & \"crow\"\nin the snöw", NegativePrompt: "text", Seed: "7", Size: "9x7", Model: "a, b", Key: "k1:12"}.Parameters()
	if want := "a <fox> & \"crow\"\nin the snöw\nNegative prompt: text\nSeed: 7, Size: 9x7, Model: \"a, b\", imgplan key: k1:12"; text != want {
		t.Errorf("got %q, want %q", text, want)
	}
	for name, data := range pictures(t) {
		for _, text := range []string{text, "狐狸在雪地里", "\u0100"} {
			found, err := picture.ReadMetadata(bytes.NewReader(marked(t, data, picture.Metadata{SourceType: picture.Trained, Parameters: text})))
			if err != nil || found.Texts["parameters"] != text {
				t.Errorf("%s: %q, %v", name, found.Texts, err)
			}
		}
	}
}

func TestUnmarkLeavesOthersAlone(t *testing.T) {
	for name, data := range pictures(t) {
		if got := unmarked(t, data); !bytes.Equal(got, data) {
			t.Errorf("%s was changed", name)
		}
		if has, err := picture.HasMark(bytes.NewReader(data)); has || err != nil {
			t.Errorf("%s has a mark: %v", name, err)
		}
	}
}

func TestReadMetadataOfOthers(t *testing.T) {
	plain := pngOf(t, faint(2, 2))
	exif := append([]byte("MM\x00\x2a\x00\x00\x00\x08\x00\x01\x87\x69\x00\x04\x00\x00\x00\x01\x00\x00\x00\x1a\x00\x00\x00\x00"),
		"\x00\x01\x92\x86\x00\x07\x00\x00\x00\x0c\x00\x00\x00\x2c\x00\x00\x00\x00UNICODE\x00\x00h\x00i"...)
	for name, one := range map[string]struct {
		data []byte
		want func(picture.Found) bool
	}{
		"c2pa":     {spliced(plain, chunk("caBX", []byte("jumb"))), func(f picture.Found) bool { return f.C2PA }},
		"comfyui":  {spliced(plain, chunk("tEXt", []byte("workflow\x00{}"))), func(f picture.Found) bool { return f.Tool() == "comfyui" }},
		"invokeai": {spliced(plain, chunk("tEXt", []byte("invokeai_metadata\x00{}"))), func(f picture.Found) bool { return f.Tool() == "invokeai" }},
		"a1111 in exif": {spliced(plain, chunk("eXIf", exif)), func(f picture.Found) bool {
			return f.Tool() == "automatic1111" && f.Texts["parameters"] == "hi"
		}},
		"plain": {plain, func(f picture.Found) bool { return f.Tool() == "" && !f.C2PA && !f.IsAI() }},
	} {
		if found, err := picture.ReadMetadata(bytes.NewReader(one.data)); err != nil || !one.want(found) {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
	}
}

// FuzzMetadata: whatever a file holds, reading ends and does not panic, and what could be marked can be unmarked.
func FuzzMetadata(f *testing.F) {
	for _, data := range pictures(f) {
		f.Add(data)
		f.Add(marked(f, data, picture.Metadata{SourceType: picture.Trained, Parameters: strings.Repeat("a ", 9)}))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = picture.ReadMetadata(bytes.NewReader(data))
		_, _ = picture.ScanMetadata(bytes.NewReader(data))
		var with, without bytes.Buffer
		if picture.Mark(&with, bytes.NewReader(data), picture.Metadata{SourceType: picture.Trained}) != nil {
			return
		}
		if err := picture.Unmark(&without, bytes.NewReader(with.Bytes())); err != nil || !bytes.Equal(without.Bytes(), data) {
			t.Fatalf("%d bytes became %d: %v", len(data), without.Len(), err)
		}
	})
}

func TestMarkJoinsThePacketThatIsThere(t *testing.T) {
	m := picture.Metadata{SourceType: picture.Trained, Title: "mine"}
	for name, data := range pictures(t) {
		got := marked(t, data, m)
		if n := bytes.Count(got, []byte("<?xpacket begin")); n != 1 {
			t.Errorf("%s has %d packets", name, n)
		}
		if n := bytes.Count(got, []byte("CreatorTool=")) + bytes.Count(got, []byte("<xmp:CreatorTool>")); n != 1 {
			t.Errorf("%s says %d times who made it", name, n)
		}
	}
	joined := marked(t, pictures(t)["png with xmp"], m)
	if !bytes.Contains(joined, []byte(`rdf:about="uuid:1&#34;"`)) {
		t.Error("the descriptions are not about the same picture")
	}
}

// What can't be joined is left alone, and the mark stands beside it.
func TestMarkBesideAPacketThatIsNone(t *testing.T) {
	for name, packet := range map[string]string{
		"broken": "<x:xmpmeta", "empty": "", "no description": `<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>`,
		"UTF-16": "\xfe\xff\x00<\x00x", "text": "hello",
	} {
		data := spliced(pngOf(t, faint(3, 3)), chunk("iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"+packet)))
		got := marked(t, data, picture.Metadata{SourceType: picture.Trained})
		found, err := picture.ReadMetadata(bytes.NewReader(got))
		if err != nil || found.SourceType != picture.Trained || !bytes.Equal(unmarked(t, got), data) {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
	}
}
