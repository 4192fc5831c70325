package sheet

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestLay: whatever is laid out, no two sprites touch each other's padding, all stand on the sheet, and twice is the same.
func TestLay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := Options{
			Layout: rapid.SampledFrom([]string{"", "packed", "grid"}).Draw(t, "layout"), Padding: rapid.IntRange(0, 5).Draw(t, "padding"),
			PowerOfTwo: rapid.Bool().Draw(t, "power"), Columns: rapid.IntRange(0, 4).Draw(t, "columns"), MaxSize: MaxSide,
		}
		var sprites []Sprite
		for i := range rapid.IntRange(1, 40).Draw(t, "count") {
			sprites = append(sprites, Sprite{Name: fmt.Sprint(i), Width: rapid.IntRange(1, 90).Draw(t, "width"), Height: rapid.IntRange(1, 90).Draw(t, "height")})
		}
		got, err := Lay(o, sprites)
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := Lay(o, sprites); !cmp.Equal(got, again) {
			t.Fatal("it came out differently")
		}
		for i, a := range got.Sprites {
			if a.Name != sprites[i].Name || a.Width != sprites[i].Width || a.Height != sprites[i].Height {
				t.Fatalf("%+v was %+v", a, sprites[i])
			}
			if a.Left < o.Padding || a.Top < o.Padding || a.Left+a.Width+o.Padding > got.Width || a.Top+a.Height+o.Padding > got.Height {
				t.Fatalf("%+v is not on a sheet of %dx%d", a, got.Width, got.Height)
			}
			for _, b := range got.Sprites[:i] {
				if a.Left < b.Left+b.Width+o.Padding && b.Left < a.Left+a.Width+o.Padding &&
					a.Top < b.Top+b.Height+o.Padding && b.Top < a.Top+a.Height+o.Padding {
					t.Fatalf("%+v and %+v touch", a, b)
				}
			}
		}
		if o.PowerOfTwo && (got.Width&(got.Width-1) != 0 || got.Height&(got.Height-1) != 0) {
			t.Fatalf("%dx%d are no powers of two", got.Width, got.Height)
		}
	})
}

// TestPackedIsTight: sprites of one size waste nothing, and mixed ones little.
func TestPackedIsTight(t *testing.T) {
	var same, mixed []Sprite
	area := 0
	for i := range 64 {
		same = append(same, Sprite{Name: fmt.Sprint(i), Width: 32, Height: 32})
		one := Sprite{Name: fmt.Sprint(i), Width: 16 + i*37%80, Height: 16 + i*53%70}
		area += one.Width * one.Height
		mixed = append(mixed, one)
	}
	if got, _ := Lay(Options{}, same); got.Width*got.Height != 64*32*32 {
		t.Errorf("64 of 32x32 take %dx%d", got.Width, got.Height)
	}
	if got, _ := Lay(Options{}, mixed); area*100 < 85*got.Width*got.Height {
		t.Errorf("only %d %% of %dx%d are used", area*100/got.Width/got.Height, got.Width, got.Height)
	}
	if _, err := Lay(Options{MaxSize: 64}, same); err == nil || !strings.Contains(err.Error(), "max_size is 64") {
		t.Errorf("what does not fit is laid out: %v", err)
	}
}

func TestIdentifier(t *testing.T) {
	for class, want := range map[string]string{"a-1": "a-1", "2x-sun": `\32 x-sun`, "-9-a": `-\39 -a`, "-a": "-a", "--": "--", "-": "-", "é-1": "é-1"} {
		if got := identifier(class); got != want {
			t.Errorf("%s is %s, want %s", class, got, want)
		}
	}
}

// TestData: a golden sheet in both forms.
func TestData(t *testing.T) {
	s, err := Lay(Options{Layout: "grid", Columns: 2, Padding: 1}, []Sprite{{Name: "sun", Width: 4, Height: 4}, {Name: `a"b`, Width: 2, Height: 3}})
	if err != nil {
		t.Fatal(err)
	}
	text, err := s.Data("a.json", "icons@2x.png", 2)
	var read struct {
		Frames map[string]frame
		Meta   meta
	}
	if err != nil || json.Unmarshal(text, &read) != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if got := read.Frames["sun"]; got.Frame != (rectangle{1, 1, 4, 4}) || got.SourceSize != (size{4, 4}) {
		t.Errorf("the sun is %+v", got)
	}
	if got := read.Frames[`a"b`]; got.Frame != (rectangle{7, 1, 2, 3}) {
		t.Errorf("the other is %+v", got)
	}
	if want := (meta{"imgplan", "icons@2x.png", "RGBA8888", size{11, 6}, "2"}); read.Meta != want {
		t.Errorf("it is %+v", read.Meta)
	}
	if odd, _ := s.Data("a.css", "../s#1 50%\u200d.png", 1); !strings.Contains(string(odd), `url("../s%231%2050%25%E2%80%8D.png")`) {
		t.Errorf("the picture isn't found by\n%s", odd)
	}
	if digit, _ := s.Data("a.css", "../2x.png", 1); !strings.Contains(string(digit), "\n.\\32 x-sun {") || !strings.Contains(string(digit), `[class^="2x-"]`) {
		t.Errorf("no class is 2x-sun in\n%s", digit)
	}
	css, _ := s.Data("a.css", "icons@2x.png", 2)
	for _, want := range []string{
		`.icons-2x-sun { width: 2px; height: 2px; background-position: -0.5px -0.5px; }`, `.icons-2x-a-b {`, `background-size: 5.5px 3px`,
	} {
		if !strings.Contains(string(css), want) {
			t.Errorf("there is no %s in\n%s", want, css)
		}
	}
}
