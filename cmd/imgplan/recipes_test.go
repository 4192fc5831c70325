package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// trial is one section of the page, done in a folder of its own against a double of the vendor.
type trial struct {
	t       *testing.T
	folder  string
	vendor  *providertest.Vendor
	vars    map[string]string
	applies int
}

const recipesPage = "../../docs/recipes.md"

// TestRecipesPage does what every recipe says, and compares what is printed with the page, where a line of three dots stands
// for any lines. After each there is nothing left to do. With -update it writes what is printed into the page.
func TestRecipesPage(t *testing.T) {
	samePage(t, recipesPage, []byte(cook(t, readPage(t, recipesPage))))
}

// TestRecipesOffline: the recipes can be tried with sketch, as the page says; what is printed is not the same.
func TestRecipesOffline(t *testing.T) {
	cook(t, strings.ReplaceAll(readPage(t, recipesPage), `provider "apikley" {}`, `provider "sketch" {}`))
}

// cook does all recipes of a page, and returns the page as it should be.
func cook(t *testing.T, page string) string {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("the recipes' commands are those of a shell")
	}
	recipes := map[string]*trial{}
	var written strings.Builder
	at := 0
	for _, one := range readFences(page) {
		r := recipes[one.heading]
		if r == nil {
			r = newTrial(t)
			recipes[one.heading] = r
		}
		if text := r.do(&one); text != one.text {
			written.WriteString(page[at:one.from] + text)
			at = one.to
		}
	}
	for heading, r := range recipes {
		r.end(heading)
	}
	if len(recipes) < 10 {
		t.Errorf("there are only %d recipes", len(recipes))
	}
	return written.String() + page[at:]
}

func newTrial(t *testing.T) *trial {
	vendor := providertest.Start(t)
	vendor.Hurry()
	return &trial{t: t, folder: t.TempDir(), vendor: vendor, vars: map[string]string{
		"APIKLEY_API_KEY": providertest.Key, "NOVITA_API_KEY": providertest.Key,
	}}
}

// do writes what a fence names, or runs what it holds, and returns what it should hold.
func (r *trial) do(one *fence) string {
	for name, text := range one.files {
		if strings.HasSuffix(name, ".png") {
			text = photo(name)
		}
		writeFile(r.t, filepath.Join(r.folder, name), text)
	}
	switch {
	case one.name != "":
		writeFile(r.t, filepath.Join(r.folder, one.name), one.text)
		if code, out, said := runIn(r.t, r.folder, nil, "fmt", "-check", "-recursive"); code != exitDone {
			r.t.Errorf("%s: %s is not formatted: %s%s", one.heading, one.name, out, said)
		}
		r.useDouble(one.text)
	case one.language == "console":
		return r.converse(one)
	default:
		r.t.Errorf("%s: nobody can tell what this is:\n%s", one.heading, one.text)
	}
	return one.text
}

// useDouble lays the address of the double over a vendor's.
func (r *trial) useDouble(text string) {
	if strings.Contains(text, `provider "apikley"`) {
		writeFile(r.t, filepath.Join(r.folder, "double_override.imgplan.hcl"), fmt.Sprintf(
			"provider \"apikley\" {\n  base_url      = %q\n  upload_url    = %q\n  poll_interval = \"5ms\"\n}\n",
			r.vendor.URL(), r.vendor.UploadURL()))
	}
}

// converse runs the commands behind each "$ ", and returns them with what they print.
func (r *trial) converse(one *fence) string {
	var page strings.Builder
	for _, turn := range regexp.MustCompile(`(?m)^\$ `).Split(one.text, -1)[1:] {
		command, want, _ := strings.Cut(turn, "\n")
		got := duration.ReplaceAllString(r.run(command), "in 1s.")
		if fits(want, got) {
			got = want
		}
		page.WriteString("$ " + command + "\n" + got)
	}
	return page.String()
}

var duration = regexp.MustCompile(`in [0-9.ms]+s\.`)

// fits tells whether a text is as wanted, where a line of three dots stands for any lines.
func fits(want, got string) bool {
	pattern := regexp.QuoteMeta(want)
	pattern = regexp.MustCompile(`(?m)^\\\.\\\.\\\.\n`).ReplaceAllString(pattern, `(?s:.*)`)
	return regexp.MustCompile(`\A` + pattern + `\z`).MatchString(got)
}

// run runs one command and returns what it answers: stdout, and what is said of an error with the exit code.
func (r *trial) run(command string) string {
	words, err := shellWords(command)
	if err != nil {
		r.t.Fatal(err)
	}
	if words[0] != "imgplan" {
		shell := exec.Command("sh", "-c", command)
		shell.Dir = r.folder
		out, err := shell.CombinedOutput()
		if err != nil {
			r.t.Errorf("%s: %v: %s", command, err, out)
		}
		return string(out)
	}
	if words[1] == "apply" {
		r.applies++
	}
	code, out, said := runIn(r.t, r.folder, r.vars, words[1:]...)
	if code == exitError {
		out += said
	}
	if code != exitDone {
		out += fmt.Sprintf("(exit code %d)\n", code)
	}
	return out
}

// end checks that there is nothing left to do.
func (r *trial) end(heading string) {
	if r.applies == 0 {
		r.t.Errorf("%s: nothing is applied", heading)
	}
	if code, out, said := runIn(r.t, r.folder, nil, "plan", "-detailed-exitcode"); code != exitDone || !strings.Contains(out, "No changes.") {
		r.t.Errorf("%s: there is something left to do, %d:\n%s%s", heading, code, out, said)
	}
	if code, out, _ := runIn(r.t, r.folder, nil, "state", "list"); code != exitDone || out == "" {
		r.t.Errorf("%s: nothing was made", heading)
	}
	if leaks := r.vendor.Leaks(); len(leaks) > 0 {
		r.t.Errorf("%s: downloads were told secrets: %v", heading, leaks)
	}
}

// photo is a picture that stands for a user's: each name has a shade of its own.
func photo(name string) string {
	picture := image.NewGray(image.Rect(0, 0, 256, 256))
	shade := uint8(0)
	for _, letter := range []byte(name) {
		shade = shade*31 + letter
	}
	for i := range picture.Pix {
		picture.Pix[i] = shade
	}
	picture.SetGray(128, 128, color.Gray{Y: ^shade})
	var data strings.Builder
	if err := png.Encode(&data, picture); err != nil {
		panic(err)
	}
	return data.String()
}
