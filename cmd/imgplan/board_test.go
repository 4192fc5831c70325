package main

import (
	"strconv"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/apply"
	"github.com/imgplan/imgplan/internal/termpic"
)

// narrow makes the window narrower, as terminals do that break long lines anew. The cursor stays behind the same text.
func (g *glass) narrow(width int) {
	var lines [][]rune
	row := 0
	for i, line := range g.lines {
		if i == g.row {
			row = len(lines)
		}
		for len(line) > width {
			lines, line = append(lines, line[:width]), line[width:]
		}
		lines = append(lines, line)
	}
	if g.row >= len(g.lines) {
		row = len(lines) + g.row - len(g.lines)
	}
	g.lines, g.row, g.lowest = lines, row, row
}

// TestBoardInALowWindow: the board takes no more lines than the window has above the cursor, whatever is in work, and leaves only the log.
func TestBoardInALowWindow(t *testing.T) {
	for height := 1; height < 13; height++ {
		g := &glass{t: t, height: height}
		b := still(g, termpic.None)
		b.window = func() (int, int) { return 60, height }
		for i := range 15 {
			b.event(step("image.a"+strconv.Itoa(i), apply.Started))
			if rows := strings.Count(g.text()+"\n", "\n"); height > 1 && (rows >= height || rows != len(b.drawn)) {
				t.Errorf("in %d rows, with %d images in work, stand %d:\n%s", height, i+1, rows, g.text())
			}
			if !strings.Contains(g.text(), "queued") && height > 1 {
				t.Errorf("in %d rows nothing is counted:\n%s", height, g.text())
			}
		}
		b.event(step("image.a3", apply.Step(apply.Done)))
		b.turn()
		b.close()
		if got := g.text(); got != "image.a3: generated image.a3.png" || g.pushed > 0 {
			t.Errorf("in %d rows is left:\n%s", height, got)
		}
	}
}

// TestBoardInAWindowMadeSmaller: lines that have wrapped are erased whole, pictures go for good, and what is left is the log.
func TestBoardInAWindowMadeSmaller(t *testing.T) {
	for smaller, protocol := range map[[2]int]termpic.Protocol{{36, 40}: termpic.None, {36, 39}: termpic.Sixel, {80, 12}: termpic.Blocks} {
		g := &glass{t: t, height: 40}
		b := still(g, protocol)
		window := [2]int{80, 40}
		b.window = func() (int, int) { return window[0], window[1] }
		b.event(step("image.done", apply.Step(apply.Done)))
		b.turn()
		for i := range 5 {
			b.event(step(`image.a_picture_with_a_long_name["`+strconv.Itoa(i)+`"]`, apply.Submitted))
		}
		b.turn()
		window = smaller
		g.narrow(window[0])
		for range 3 {
			b.turn()
		}
		if got := strings.Split(g.text(), "\n"); len(got) != 7 || got[0] != "image.done: generated image.done.png" || b.strip != nil {
			t.Errorf("%s: after it was made smaller stands:\n%s", protocol, g.text())
		}
		b.event(step("image.b", apply.Step(apply.Done)))
		b.close()
		if got := g.text(); got != "image.done: generated image.done.png\nimage.b: generated image.b.png" {
			t.Errorf("%s: left on the screen:\n%s", protocol, got)
		}
	}
}

// TestBoardIsErasedBehindWhatIsTyped: ^C and keys are shown where the cursor stands, and stay nowhere.
func TestBoardIsErasedBehindWhatIsTyped(t *testing.T) {
	for _, protocol := range []termpic.Protocol{termpic.None, termpic.Blocks} {
		g := &glass{t: t, height: 24}
		b := still(g, protocol)
		for _, name := range []string{"image.a", "image.b"} {
			b.event(step(name, apply.Started))
			_, _ = g.Write([]byte("^C"))
			b.event(step(name, apply.Step(apply.Done)))
			_, _ = g.Write([]byte("x"))
			b.turn()
			_, _ = g.Write([]byte("^C"))
		}
		b.close()
		if got := g.text(); got != "image.a: generated image.a.png\nimage.b: generated image.b.png" {
			t.Errorf("%s: left on the screen:\n%s", protocol, got)
		}
	}
}
