package page

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Generator is how a file that Write wrote names its maker, among its first bytes.
const Generator = `<meta name="generator" content="imgplan review">`

//go:embed web
var web embed.FS

// scripts are the parts of the one script, in their order. A page that is served has more, before the last.
var (
	scripts = []string{"dom.js", "compare.js", "entry.js", "detail.js", "list.js", "keys.js"}
	served  = []string{"dom.js", "compare.js", "entry.js", "detail.js", "list.js", "board.js", "live.js", "ask.js", "keys.js"}
)

// Write writes the page as one HTML file. The policy in it lets nothing run or load but the script and the style that
// stand in it, and pictures beside it; all texts are in one block of JSON, from which the script takes them as texts.
func (p *Page) Write(w io.Writer) error {
	data, err := json.Marshal(p) // writes <, > and & as escapes, so that no text ends the block
	if err != nil {
		return err
	}
	_, err = strings.NewReplacer(
		"<!--generator-->", Generator, "<!--policy-->", p.Policy(), "<!--style-->", p.style(), "<!--data-->", string(data), "<!--script-->", p.script(),
	).WriteString(w, read("page.html"))
	return err
}

// Policy is the content security policy of the page.
func (p *Page) Policy() string {
	sources := "img-src 'self' file: data:;"
	if p.Live != nil {
		sources = "img-src 'self' data:; connect-src 'self';"
	}
	return fmt.Sprintf("default-src 'none'; %s style-src %s; script-src %s; base-uri 'none'; form-action 'none'",
		sources, HashOf(p.style()), HashOf(p.script()))
}

func (p *Page) style() string {
	style := read("page.css")
	if p.Live != nil {
		style += read("live.css")
	}
	return style
}

func (p *Page) script() string {
	var all strings.Builder
	all.WriteString("'use strict';\n")
	parts := scripts
	if p.Live != nil {
		parts = served
	}
	for _, name := range parts {
		all.WriteString(read(name))
	}
	return all.String()
}

func read(name string) string {
	text, err := web.ReadFile("web/" + name)
	if err != nil {
		panic(err) // it is in the program, or the program was not built
	}
	return strings.ReplaceAll(string(text), "\r\n", "\n") // a browser hashes lines that end so, whatever git made of them
}

// HashOf names a script or a style in a policy by its bytes.
func HashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
