package main

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A page of docs is checked as it is read: its headings, its tables of arguments, and what stands between fences. What a
// reader need not see of an example stands in comments before it, each of which makes a file for that example:
//
//	<!-- file modules/ui/ui.imgplan.hcl
//	output "path" { value = "a.png" }
//	-->
//	<!-- picture photos/mug.png -->
type fence struct {
	heading  string            // the nearest above, without # and `
	language string            // "hcl"; "" if it says none
	name     string            // of the file that it is, where the line above it is that: `name`:
	files    map[string]string // what comments before it add
	text     string
	from, to int // where its text stands in the page
}

var (
	openFence   = regexp.MustCompile("^```(\\w*)$")
	fileComment = regexp.MustCompile(`^<!-- (file|picture) (\S+)( -->)?$`)
	nameLine    = regexp.MustCompile("^`([^`]+)`:$")
)

// readFences returns all that stands between fences of a page.
func readFences(page string) []fence {
	var all []fence
	next := fence{files: map[string]string{}}
	lines := strings.SplitAfter(page, "\n")
	for i, at := 0, 0; i < len(lines); i++ {
		line := strings.TrimRight(lines[i], "\n")
		at += len(lines[i])
		switch {
		case strings.HasPrefix(line, "#"):
			next.heading = strings.NewReplacer("`", "", "# ", "", "#", "").Replace(line)
		case nameLine.MatchString(line):
			next.name = nameLine.FindStringSubmatch(line)[1]
		case fileComment.MatchString(line):
			found := fileComment.FindStringSubmatch(line)
			var text strings.Builder
			for found[3] == "" && lines[i+1] != "-->\n" {
				i++
				at += len(lines[i])
				text.WriteString(lines[i])
			}
			next.files[found[2]] = text.String()
			if found[1] == "picture" {
				next.files[found[2]] = drawnPicture()
			}
		case openFence.MatchString(line):
			next.language, next.from = openFence.FindStringSubmatch(line)[1], at
			for i++; lines[i] != "```\n"; i++ {
				at += len(lines[i])
			}
			next.to = at
			at += len(lines[i])
			next.text = page[next.from:next.to]
			all = append(all, next)
			next = fence{heading: next.heading, files: map[string]string{}}
		}
	}
	return all
}

// drawnPicture is a PNG of 64 by 64 grey pixels.
func drawnPicture() string {
	var data bytes.Buffer
	if err := png.Encode(&data, image.NewGray(image.Rect(0, 0, 64, 64))); err != nil {
		panic(err)
	}
	return data.String()
}

// folderOf writes an example, with what its comments add, into a new folder. A root without a provider gets one.
func (f *fence) folderOf(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	all := f.text
	for name, text := range f.files {
		writeFile(t, filepath.Join(folder, name), text)
		all += text
	}
	writeFile(t, filepath.Join(folder, "example.imgplan.hcl"), f.text)
	if !regexp.MustCompile(`(?m)^provider "`).MatchString(all) {
		writeFile(t, filepath.Join(folder, "provider.imgplan.hcl"), "provider \"sketch\" {}\n")
	}
	return folder
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func readPage(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// runIn runs the program in a folder and returns what it printed on both streams, apart.
func runIn(t *testing.T, folder string, vars map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, said bytes.Buffer
	env := &environment{stdin: strings.NewReader(""), stdout: &out, stderr: &said, vars: vars}
	code = run(t.Context(), env, append([]string{"-chdir=" + folder}, args...))
	return code, out.String(), said.String()
}

// TestDocsExamples: every example in HCL is valid, and formatted.
func TestDocsExamples(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(pages) < 3 {
		t.Fatal(pages, err)
	}
	n := 0
	for _, page := range append(pages, "../../README.md") {
		for _, one := range readFences(readPage(t, page)) {
			if one.language != "hcl" || one.name != "" {
				continue // those with a name are parts of a recipe
			}
			n++
			folder := one.folderOf(t)
			for _, args := range [][]string{{"fmt", "-check", "-recursive"}, {"validate"}} {
				if code, out, said := runIn(t, folder, nil, args...); code != exitDone {
					t.Errorf("%s, under %q: imgplan %v exits with %d:\n%s%s\n%s", page, one.heading, args, code, out, said, one.text)
				}
			}
		}
	}
	if n < 25 {
		t.Errorf("there are %d examples", n)
	}
}
