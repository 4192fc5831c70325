package sketch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"sync"
	"testing"

	"github.com/imgplan/imgplan/internal/providers"
)

func blank(width, height int) *image.RGBA { return image.NewRGBA(image.Rect(0, 0, width, height)) }

func set(name, text string) []providers.Setting { return []providers.Setting{{Name: name, Text: text}} }

func (o order) request(model string, width, height int) providers.Request {
	return providers.Request{
		Model: model, Prompt: o.prompt, Seed: o.seed, Size: providers.Size{Width: width, Height: height},
		Settings: append(set("style", o.style), set("negative_prompt", o.negative)...),
	}
}

// submitted is the bytes that a request gives.
func submitted(t testing.TB, request providers.Request) []byte {
	t.Helper()
	task, err := engine{}.Submit(context.Background(), request)
	if err != nil {
		t.Fatalf("%+v: %v", request, err)
	}
	return task.Results[0].Bytes
}

func decoded(t testing.TB, data []byte) *image.RGBA {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img.(*image.RGBA)
}

func encoded(t testing.TB, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// golden is the start of the SHA-256 of a drawing's pixels. People have such pictures in their repositories: one of these
// may change only with the version in order.digest, which makes all of them new pictures.
var golden = []struct {
	order         order
	width, height int
	want          string
}{
	{order{prompt: "a fox", style: landscape, seed: 1}, 96, 64, "bd86a9ce5e3759fa"},
	{order{prompt: "a fox", style: poster, seed: 1}, 96, 64, "d20f42f207d0ebe6"},
	{order{prompt: "a fox", style: geometric, seed: 1}, 96, 64, "7a06fd36f8309c19"},
	{order{prompt: "a fox", style: waves, seed: 1}, 96, 64, "935e1c253018cc79"},
	{order{prompt: "a fox", style: blocks, seed: 1}, 96, 64, "a68b53c5b9569cca"},
	{order{prompt: "a fox", style: city, seed: 1}, 96, 64, "a004f8add9a25d61"},
	{order{prompt: "a fox", style: botanical, seed: 1}, 96, 64, "9ab049d79bb66149"},
	{order{prompt: "a fox", style: ripples, seed: 1}, 96, 64, "c980b094af4f0a8b"},
	{order{prompt: "a fox", style: emblem, seed: 1}, 96, 64, "20b6db4f88668e47"},
	{order{prompt: "a red fox, in the snow", style: auto, seed: 7}, 256, 192, "5e0f64be369c5ff1"},
	{order{prompt: "Zoë in the city at night, in the rain", negative: "text", style: auto, seed: seedMax}, 400, 320, "422b8de9d2260674"},
}

func TestGoldenPixels(t *testing.T) {
	for _, one := range golden {
		sum := sha256.Sum256(decoded(t, submitted(t, one.order.request(fromText, one.width, one.height))).Pix)
		if got := hex.EncodeToString(sum[:8]); got != one.want {
			t.Errorf("%+v at %dx%d is %s; want %s", one.order, one.width, one.height, got, one.want)
		}
	}
	request := order{prompt: "the same, at night", seed: 4}.request(fromImage, 0, 0)
	request.Source = &providers.Source{Format: "png", Bytes: encoded(t, gradient(90, 70))}
	sum := sha256.Sum256(decoded(t, submitted(t, request)).Pix)
	if got := hex.EncodeToString(sum[:8]); got != goldenRestyled {
		t.Errorf("the restyled picture is %s; want %s", got, goldenRestyled)
	}
}

const goldenRestyled = "c214e260fdb8208b"

// gradient is a source picture with all of light and dark.
func gradient(width, height int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.SetNRGBA(x, y, color.NRGBA{uint8(x * 255 / width), uint8(y * 255 / height), uint8(x ^ y), 255})
		}
	}
	return img
}

func TestTheSameRequestGivesTheSameBytes(t *testing.T) {
	request := order{prompt: "a cat on the moon", seed: 9}.request(fromText, 256, 200)
	first := submitted(t, request)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if !bytes.Equal(first, submitted(t, request)) {
				t.Error("other bytes the second time")
			}
		})
	}
	all.Wait()
	request.Settings = nil
	if !bytes.Equal(first, submitted(t, request)) {
		t.Error("an undeclared style is not the default one")
	}
}

func TestSeedsAndPromptsLookDifferent(t *testing.T) {
	for _, style := range append([]string{auto}, styles...) {
		base := order{prompt: "something nice", style: style, seed: 1}
		seed, prompt := base, base
		seed.seed, prompt.prompt = 2, "something new"
		first := decoded(t, submitted(t, base.request(fromText, 120, 120)))
		for name, other := range map[string]order{"seed": seed, "prompt": prompt} {
			far := distance(first, decoded(t, submitted(t, other.request(fromText, 120, 120))))
			if far < 8 {
				t.Errorf("%s: another %s moves a pixel by %d of 255 on average", style, name, far)
			}
		}
	}
}

func TestTheNegativePromptMovesThePalette(t *testing.T) {
	seen := map[palette]bool{}
	for _, negative := range []string{"", "text", "watermark", "people", "blur"} {
		s, _ := order{prompt: "something nice", negative: negative, style: auto}.throw(newCanvas(blank(8, 8), 8))
		seen[s.palette] = true
	}
	if len(seen) < 3 {
		t.Errorf("five negative prompts have %d palettes", len(seen))
	}
}

// distance is how far the channels of two pictures are apart on average.
func distance(a, b *image.RGBA) int {
	sum := 0
	for i := range a.Pix {
		sum += max(int(a.Pix[i])-int(b.Pix[i]), int(b.Pix[i])-int(a.Pix[i]))
	}
	return sum * 4 / 3 / len(a.Pix)
}

func TestEverySizeIsDrawnWhole(t *testing.T) {
	sizes := [][2]int{{16, 16}, {17, 31}, {2048, 16}, {16, 2048}, {127, 128}, {128, 128}, {385, 130}, {256, 256}}
	for _, size := range sizes {
		for _, style := range styles {
			drawing := decoded(t, submitted(t, order{prompt: "a night in the rain and snow", style: style}.request(fromText, size[0], size[1])))
			if drawing.Rect.Dx() != size[0] || drawing.Rect.Dy() != size[1] {
				t.Errorf("%s at %v is %v", style, size, drawing.Rect)
			}
			for i := 3; i < len(drawing.Pix); i += 4 {
				if drawing.Pix[i] != 255 {
					t.Fatalf("%s at %v: pixel %d was never painted", style, size, i/4)
				}
			}
		}
	}
}

func TestEveryMotifIsSeen(t *testing.T) {
	for name := range motifs {
		with, without := blank(64, 64), blank(64, 64)
		for _, img := range []*image.RGBA{with, without} {
			s, _ := order{prompt: "x", style: emblem}.throw(newCanvas(img, 64))
			s.ground(flat(s.paper))
			if img == with {
				motifs[name](&stage{s, s.middle, 300 * u})
			}
		}
		if distance(with, without) < 4 {
			t.Errorf("%s can't be seen", name)
		}
	}
}

func TestRestyleKeepsTheSizeOfEveryFormat(t *testing.T) {
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, gradient(90, 70), nil); err != nil {
		t.Fatal(err)
	}
	// A lossless WebP of one colour: Go has no encoder to make it with.
	const still = "RIFF\x1a\x00\x00\x00WEBPVP8L\r\x00\x00\x00/Y@\x11\x10(Y\x91+S\xc0\x02\x00\x00"
	for format, data := range map[string][]byte{
		"png": encoded(t, gradient(90, 70)), "jpeg": photo.Bytes(), "webp": []byte(still),
	} {
		request := order{prompt: "warm"}.request(fromImage, 0, 0)
		request.Source = &providers.Source{Format: format, Bytes: data}
		if got := decoded(t, submitted(t, request)); got.Rect != image.Rect(0, 0, 90, 70) {
			t.Errorf("%s of 90x70 came out as %v", format, got.Rect)
		}
	}
}

func TestStrengthIsHowMuchIsDrawnOver(t *testing.T) {
	source := gradient(90, 70)
	plain := decoded(t, encoded(t, source))
	last := -1
	for _, strength := range []string{"0", "0.25", "0.5", "1"} {
		request := providers.Request{Model: fromImage, Prompt: "sea", Settings: set("strength", strength)}
		request.Source = &providers.Source{Format: "png", Bytes: encoded(t, source)}
		far := distance(plain, decoded(t, submitted(t, request)))
		if far <= last || strength == "0" && far != 0 {
			t.Errorf("at strength %s a pixel moves by %d, after %d", strength, far, last)
		}
		last = far
	}
}

func BenchmarkSubmit(b *testing.B) {
	for _, side := range []int{256, 1024} {
		for _, style := range styles {
			b.Run(fmt.Sprintf("%s-%d", style, side), func(b *testing.B) {
				for b.Loop() {
					submitted(b, order{prompt: "a quiet evening", style: style}.request(fromText, side, side))
				}
			})
		}
	}
}
