package render

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/recipe"
)

// TestPower compares with floating point, to within a step of 20 bits.
func TestPower(t *testing.T) {
	for _, exponent := range []float64{0.45455, 1, 1.8, 2.19921875, 2.4} {
		for x := uint64(1); x <= full; x = x*5/4 + 1 {
			got, want := float64(power(x, int64(exponent*65536))), math.Pow(float64(x)/full, math.Floor(exponent*65536)/65536)*full
			if math.Abs(got-want) > 16 {
				t.Fatalf("%d^%v is %v, want %v", x, exponent, got, want)
			}
		}
	}
}

// TestCurveOfSRGB compares with IEC 61966-2-1 in floating point, and goes back and forth.
func TestCurveOfSRGB(t *testing.T) {
	for value := range 1 << 16 {
		x := float64(value) / 0xffff
		want := x / 12.92
		if x > 0.04045 {
			want = math.Pow((x+0.055)/1.055, 2.4)
		}
		if got := float64(srgb()[value]) / full; math.Abs(got-want) > 1e-5 {
			t.Fatalf("%d is %v, want %v", value, got, want)
		}
		if back := int(srgbValue(srgb()[value])); value > 8 && back-value > 1 || value-back > 1 {
			t.Fatalf("%d comes back as %d", value, back)
		}
	}
}

// chunk is one of a PNG.
func chunk(name, body string) string {
	head := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	return string(binary.BigEndian.AppendUint32([]byte(string(head)+name+body), crc32.ChecksumIEEE([]byte(name+body))))
}

// saying puts a chunk into a PNG, behind its header.
func saying(original []byte, name, body string) []byte {
	const header = 8 + 25
	return []byte(string(original[:header]) + chunk(name, body) + string(original[header:]))
}

func packed(profile string) string {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	w.Write([]byte(profile))
	w.Close()
	return "name\x00\x00" + out.String()
}

// profile is an ICC profile of colorants in 65536ths, and one curve.
func profile(space string, colorants []int32, curve string) string {
	bodies := map[string]string{"rTRC": curve, "gTRC": curve, "bTRC": curve, "kTRC": curve}
	for i, name := range []string{"rXYZ", "gXYZ", "bXYZ"} {
		if len(colorants) == 9 {
			bodies[name] = "XYZ \x00\x00\x00\x00" + number(colorants[3*i:3*i+3]...)
		}
	}
	var tags, data string
	for name, body := range bodies {
		tags += name + number(int32(132+12*len(bodies)+len(data)), int32(len(body)))
		data += body
	}
	return strings.Repeat("\x00", 16) + space + "XYZ " + strings.Repeat("\x00", 104) + number(int32(len(bodies))) + tags + data
}

func number(numbers ...int32) string {
	var out []byte
	for _, n := range numbers {
		out = binary.BigEndian.AppendUint32(out, uint32(n))
	}
	return string(out)
}

var (
	adobe     = []int32{0x9c18, 0x4fa5, 0x04fc, 0x348d, 0xa02c, 0x0f95, 0x2631, 0x102f, 0xbe9c}
	gamma22   = "curv\x00\x00\x00\x00" + number(1) + "\x02\x33"
	srgbCurve = "para\x00\x00\x00\x00\x00\x03\x00\x00" + number(157286, 62119, 3417, 5072, 2651)
	srgbD50   = []int32{0x6fa2, 0x38f5, 0x0390, 0x6299, 0xb785, 0x18da, 0x24a0, 0x0f84, 0xb6cf}
)

// TestColours: what a file means is what is written, in sRGB. Those of Adobe RGB are LittleCMS's answers.
func TestColours(t *testing.T) {
	straight := "curv\x00\x00\x00\x00" + number(0)
	table := "curv\x00\x00\x00\x00" + number(3) + "\x00\x00\x40\x00\xff\xff"
	for text, test := range map[string]struct {
		name, body string
		from, want color.NRGBA
	}{
		"nothing":              {"tEXt", "a\x00b", color.NRGBA{200, 100, 50, 255}, color.NRGBA{200, 100, 50, 255}},
		"adobe":                {"iCCP", packed(profile("RGB ", adobe, gamma22)), color.NRGBA{200, 100, 50, 255}, color.NRGBA{227, 100, 42, 255}},
		"adobe, faint":         {"iCCP", packed(profile("RGB ", adobe, gamma22)), color.NRGBA{200, 100, 50, 128}, color.NRGBA{227, 100, 42, 128}},
		"adobe, out of sRGB":   {"iCCP", packed(profile("RGB ", adobe, gamma22)), color.NRGBA{30, 220, 90, 255}, color.NRGBA{0, 221, 77, 255}},
		"sRGB":                 {"iCCP", packed(profile("RGB ", srgbD50, srgbCurve)), color.NRGBA{201, 3, 77, 255}, color.NRGBA{201, 3, 77, 255}},
		"light itself":         {"gAMA", number(100000), color.NRGBA{55, 128, 255, 255}, color.NRGBA{128, 188, 255, 255}},
		"gamma as of sRGB":     {"gAMA", number(45455), color.NRGBA{55, 128, 255, 255}, color.NRGBA{55, 128, 255, 255}},
		"light, by a profile":  {"iCCP", packed(profile("RGB ", srgbD50, straight)), color.NRGBA{55, 128, 255, 255}, color.NRGBA{128, 188, 255, 255}},
		"a table":              {"iCCP", packed(profile("RGB ", srgbD50, table)), color.NRGBA{0, 128, 255, 255}, color.NRGBA{0, 138, 255, 255}},
		"display p3 by points": {"cICP", "\x0c\x0d\x00\x01", color.NRGBA{128, 200, 50, 255}, color.NRGBA{103, 202, 0, 255}},
		"grey":                 {"iCCP", packed(profile("GRAY", nil, straight)), color.NRGBA{55, 55, 55, 255}, color.NRGBA{128, 128, 128, 255}},
	} {
		t.Run(text, func(t *testing.T) {
			got, remark := seen(t, saying(pngOf(t, dot(test.from)), test.name, test.body))
			if remark != "" || off(got, test.want) > 1 {
				t.Errorf("got %v (%s), want %v", got, remark, test.want)
			}
		})
	}
}

func dot(c color.NRGBA) image.Image {
	p := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	p.SetNRGBA(0, 0, c)
	return p
}

func seen(t *testing.T, original []byte) (color.NRGBA, string) {
	t.Helper()
	p, err := Open(bytes.NewReader(original))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := p.Render(t.Context(), &out, recipe.Recipe{Format: "png"}); err != nil {
		t.Fatal(err)
	}
	plain, err := Plain(bytes.NewReader(out.Bytes()))
	if err != nil || !plain {
		t.Errorf("what was written isn't plain: %v", err)
	}
	return color.NRGBAModel.Convert(pixelsOf(t, out.Bytes()).At(0, 0)).(color.NRGBA), p.Remark
}

func off(a, b color.NRGBA) int {
	most := 0
	for _, d := range []int{int(a.R) - int(b.R), int(a.G) - int(b.G), int(a.B) - int(b.B), int(a.A) - int(b.A)} {
		most = max(most, d, -d)
	}
	return most
}

// TestColoursNotUnderstood: nothing that a file can say of its colours is silently taken for sRGB, and nothing of it panics.
func TestColoursNotUnderstood(t *testing.T) {
	good := profile("RGB ", adobe, gamma22)
	for text, body := range map[string]string{
		"empty": "", "short": good[:140], "printer": profile("CMYK", adobe, gamma22), "no curves": profile("RGB ", adobe, "sf32\x00\x00\x00\x00abcdefgh"),
		"no colorants": profile("RGB ", nil, gamma22), "cut curve": profile("RGB ", adobe, "curv\x00\x00\x00\x00"+number(9)+"ab"),
		"odd curve": profile("RGB ", adobe, "para\x00\x00\x00\x00\x00\x09\x00\x00"+number(1, 2, 3)),
	} {
		original := saying(pngOf(t, dot(color.NRGBA{200, 100, 50, 255})), "iCCP", packed(body))
		if got, remark := seen(t, original); remark == "" && body != "" || off(got, color.NRGBA{200, 100, 50, 255}) > 0 {
			t.Errorf("%s: got %v, %q", text, got, remark)
		}
	}
	for name, body := range map[string]string{"cICP": "\x09\x10\x00\x01", "cHRM": number(31270, 32900, 73000, 26500, 11500, 82600, 15700, 1800)} {
		if _, remark := seen(t, saying(pngOf(t, dot(color.NRGBA{1, 2, 3, 255})), name, body)); remark == "" {
			t.Errorf("%s: nothing is said", name)
		}
	}
}

// TestDepths: pixels of every kind that a PNG has come out as they are seen.
func TestDepths(t *testing.T) {
	at := image.Rect(0, 0, 1, 1)
	deep, deepAlpha, grey, grey16 := image.NewNRGBA64(at), image.NewNRGBA64(at), image.NewGray(at), image.NewGray16(at)
	deep.SetNRGBA64(0, 0, color.NRGBA64{0x1234, 0x8080, 0xfffe, 0xffff})
	deepAlpha.SetNRGBA64(0, 0, color.NRGBA64{0x1234, 0x8080, 0xfffe, 0x0102})
	grey.SetGray(0, 0, color.Gray{77})
	grey16.SetGray16(0, 0, color.Gray16{0x4d4d})
	palette := image.NewPaletted(at, color.Palette{color.NRGBA{1, 2, 3, 4}, color.NRGBA{9, 8, 200, 100}})
	palette.SetColorIndex(0, 0, 1)
	for text, test := range map[string]struct {
		from image.Image
		want color.NRGBA
	}{
		"16 bits": {deep, color.NRGBA{0x12, 0x80, 0xff, 255}}, "16 bits, faint": {deepAlpha, color.NRGBA{0x12, 0x80, 0xff, 1}},
		"grey": {grey, color.NRGBA{77, 77, 77, 255}}, "grey of 16 bits": {grey16, color.NRGBA{77, 77, 77, 255}},
		"palette": {palette, color.NRGBA{9, 8, 200, 100}},
	} {
		if got, remark := seen(t, pngOf(t, test.from)); remark != "" || off(got, test.want) > 1 {
			t.Errorf("%s: got %v (%s), want %v", text, got, remark, test.want)
		}
	}
}

// FuzzProfile: nothing that stands in a profile finds a panic, or takes long.
func FuzzProfile(f *testing.F) {
	f.Add([]byte(profile("RGB ", adobe, gamma22)))
	f.Add([]byte(profile("RGB ", srgbD50, srgbCurve)))
	f.Add([]byte(profile("GRAY", nil, "curv\x00\x00\x00\x00"+number(2)+"\x00\x00\xff\xff")))
	f.Fuzz(func(t *testing.T, profile []byte) {
		s, remark := readICC(profile)
		if (s == nil) == (remark == "") {
			t.Fatal("it is neither understood nor remarked on")
		}
		if s != nil {
			s.isSRGB()
		}
	})
}
