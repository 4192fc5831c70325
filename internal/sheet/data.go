package sheet

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/imgplan/imgplan/internal/repopath"
)

// DataFormats by the extension of the path of a sheet's data.
var DataFormats = map[string]string{".json": "json", ".css": "css"}

// rectangle is one in a TexturePacker file.
type rectangle struct {
	X int `json:"x"`
	Y int `json:"y"`
	W int `json:"w"`
	H int `json:"h"`
}

type size struct {
	W int `json:"w"`
	H int `json:"h"`
}

// frame is a sprite in TexturePacker's "JSON (hash)", which Phaser, PixiJS and others read.
type frame struct {
	Frame            rectangle `json:"frame"`
	Rotated          bool      `json:"rotated"`
	Trimmed          bool      `json:"trimmed"`
	SpriteSourceSize rectangle `json:"spriteSourceSize"`
	SourceSize       size      `json:"sourceSize"`
}

type meta struct {
	App    string `json:"app"`
	Image  string `json:"image"`
	Format string `json:"format"`
	Size   size   `json:"size"`
	Scale  string `json:"scale"`
}

// Data writes where the sprites of a sheet stand, in the format of the extension of at. image is the sheet's picture as the reader of
// the data refers to it, density how many of its pixels are one of the screen.
func (s Sheet) Data(at, image string, density int) ([]byte, error) {
	switch DataFormats[path.Ext(at)] {
	case "json":
		return s.asJSON(image, density)
	case "css":
		return s.asCSS(image, density), nil
	}
	return nil, fmt.Errorf("%q has none of the extensions .json and .css", at)
}

func (s Sheet) asJSON(image string, density int) ([]byte, error) {
	var text bytes.Buffer
	text.WriteString("{\n  \"frames\": {")
	for i, one := range s.Sprites {
		if i > 0 {
			text.WriteString(",")
		}
		whole := rectangle{0, 0, one.Width, one.Height}
		entry, err := json.Marshal(frame{
			Frame: rectangle{one.Left, one.Top, one.Width, one.Height}, SpriteSourceSize: whole, SourceSize: size{one.Width, one.Height},
		})
		if err != nil {
			return nil, err
		}
		name, err := json.Marshal(one.Name)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&text, "\n    %s: %s", name, entry)
	}
	about, err := json.Marshal(meta{"imgplan", image, "RGBA8888", size{s.Width, s.Height}, strconv.Itoa(density)})
	fmt.Fprintf(&text, "\n  },\n  \"meta\": %s\n}\n", about)
	return text.Bytes(), err
}

// asCSS writes a class for each sprite: .icons-sun shows it, in pixels of the screen.
func (s Sheet) asCSS(image string, density int) []byte {
	var text bytes.Buffer
	stem := strings.TrimSuffix(Class(image, ""), "-")
	text.WriteString("/* Written by imgplan. Don't edit. */\n")
	fmt.Fprintf(&text, "[class^=\"%[1]s-\"], [class*=\" %[1]s-\"] {\n  display: inline-block;\n  background-image: url(\"%[2]s\");\n  background-size: %[3]s %[4]s;\n}\n",
		stem, repopath.URL(image), pixels(s.Width, density), pixels(s.Height, density))
	for _, one := range s.Sprites {
		fmt.Fprintf(&text, ".%s { width: %s; height: %s; background-position: -%s -%s; }\n", identifier(Class(image, one.Name)),
			pixels(one.Width, density), pixels(one.Height, density), pixels(one.Left, density), pixels(one.Top, density))
	}
	return text.Bytes()
}

// pixels are so many of the screen, in halves at most three digits long.
func pixels(n, density int) string {
	if n%density == 0 {
		return strconv.Itoa(n/density) + "px"
	}
	thousandths := (2000*n + density) / (2 * density)
	return strings.TrimRight(fmt.Sprintf("%d.%03d", thousandths/1000, thousandths%1000), "0") + "px"
}

// Class is that of a sprite in the stylesheet of a sheet: icons-sun of the sun in icons.png. Different names may have the same.
func Class(image, sprite string) string {
	return word(strings.TrimSuffix(path.Base(image), path.Ext(image))) + "-" + word(sprite)
}

// word leaves in a name what a class may have.
func word(name string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_' || r > 0x7f {
			return r
		}
		return '-'
	}, name)
}

// identifier writes a class as a stylesheet names it, where none begins with a digit: only an escape of one.
func identifier(class string) string {
	rest := strings.TrimPrefix(class, "-")
	if rest == "" || rest[0] < '0' || rest[0] > '9' {
		return class
	}
	return fmt.Sprintf("%s\\3%s %s", strings.TrimSuffix(class, rest), rest[:1], rest[1:])
}
