package listing

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"strconv"
)

// Favicons are the icons of a site, as its manifest and its pages refer to them. What is left out is not said.
type Favicons struct {
	Base              string // of their addresses: "/"
	Name, ShortName   string // of the site
	Theme, Background string // colours
}

// Icon is a file of the set that every site needs.
type Icon struct {
	Name     string // of the file
	Side     int    // pixels
	Maskable bool   // it may be cut to any shape
}

// Icons are those that a manifest lists.
var Icons = []Icon{{"icon-192.png", 192, false}, {"icon-512.png", 512, false}, {"icon-maskable-512.png", 512, true}}

// manifestIcon is an entry of a web application manifest (https://www.w3.org/TR/appmanifest/).
type manifestIcon struct {
	Source  string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose,omitempty"`
}

// Manifest writes a site.webmanifest.
func (f Favicons) Manifest() []byte {
	icons := make([]manifestIcon, len(Icons))
	for i, one := range Icons {
		side := strconv.Itoa(one.Side)
		icons[i] = manifestIcon{Source: f.Base + one.Name, Sizes: side + "x" + side, Type: "image/png"}
		if one.Maskable {
			icons[i].Purpose = "maskable"
		}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(struct { // of texts alone: it can't fail
		Name       string         `json:"name,omitempty"`
		ShortName  string         `json:"short_name,omitempty"`
		Icons      []manifestIcon `json:"icons"`
		Theme      string         `json:"theme_color,omitempty"`
		Background string         `json:"background_color,omitempty"`
		Display    string         `json:"display"`
	}{f.Name, f.ShortName, icons, f.Theme, f.Background, "standalone"})
	return text.Bytes()
}

// HTML writes what a page's head says of its icons.
func (f Favicons) HTML() []byte {
	var text bytes.Buffer
	line := func(format string, args ...string) {
		escaped := make([]any, len(args))
		for i, one := range args {
			escaped[i] = html.EscapeString(one)
		}
		fmt.Fprintf(&text, format+"\n", escaped...)
	}
	text.WriteString("<!-- Written by imgplan. Don't edit. -->\n")
	line(`<link rel="icon" href="%s" sizes="16x16 32x32 48x48">`, f.Base+"favicon.ico")
	line(`<link rel="icon" href="%s" sizes="192x192" type="image/png">`, f.Base+"icon-192.png")
	line(`<link rel="apple-touch-icon" href="%s">`, f.Base+"apple-touch-icon.png")
	line(`<link rel="manifest" href="%s">`, f.Base+"site.webmanifest")
	if f.Theme != "" {
		line(`<meta name="theme-color" content="%s">`, f.Theme)
	}
	return text.Bytes()
}
