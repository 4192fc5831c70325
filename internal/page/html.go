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

// scripts are the parts of the one script, in their order.
var scripts = []string{"dom.js", "compare.js", "entry.js", "detail.js", "list.js", "keys.js"}

// Write writes the page as one HTML file. The policy in it lets nothing run or load but the script and the style that
// stand in it, and pictures beside it; all texts are in one block of JSON, from which the script takes them as texts.
func (p *Page) Write(w io.Writer) error {
	data, err := json.Marshal(p) // writes <, > and & as escapes, so that no text ends the block
	if err != nil {
		return err
	}
	style, script := read("page.css"), allScripts()
	policy := fmt.Sprintf("default-src 'none'; img-src 'self' file: data:; style-src %s; script-src %s; base-uri 'none'; form-action 'none'",
		hashOf(style), hashOf(script))
	_, err = strings.NewReplacer(
		"<!--generator-->", Generator, "<!--policy-->", policy, "<!--style-->", style, "<!--data-->", string(data), "<!--script-->", script,
	).WriteString(w, read("page.html"))
	return err
}

func allScripts() string {
	var all strings.Builder
	all.WriteString("'use strict';\n")
	for _, name := range scripts {
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

// hashOf names a script or a style in a policy by its bytes.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
