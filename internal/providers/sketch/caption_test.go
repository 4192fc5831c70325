package sketch

import (
	"strings"
	"testing"
)

func TestCaptionIsLegibleOrAbsent(t *testing.T) {
	long := order{prompt: strings.Repeat("a very long prompt ", 260)}
	for _, size := range [][2]int{{16, 16}, {127, 500}, {500, 127}, {128, 128}, {256, 256}, {2048, 128}, {128, 2048}, {1024, 1024}, {2048, 2048}} {
		k := newCaption(size[0], size[1], long)
		if small := min(size[0], size[1]) < smallest; small != (k.rows == 0) {
			t.Errorf("%v: %d rows", size, k.rows)
		}
		if k.rows > size[1]*2/5 {
			t.Errorf("%v: the caption takes %d rows", size, k.rows)
		}
		for i, line := range k.lines {
			if width := measure(line, k.size*64); width > 64*int64(size[0]) {
				t.Errorf("%v: line %q is too wide", size, line)
			}
			if last := i == len(k.lines)-1; last != strings.HasSuffix(line, "…") {
				t.Errorf("%v: line %d is %q", size, i, line)
			}
		}
	}
}

func TestWrapKeepsEveryWord(t *testing.T) {
	const text = "the quick brown fox jumps over the lazy dog and anextremelylongwordthatfitsnowhere at all"
	lines := wrap(text, 20*64*8, 64*16, 99)
	if got := strings.Join(lines, " "); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(text, " ", "") {
		t.Errorf("%q came out as %q", text, lines)
	}
	for _, line := range lines {
		if measure(line, 64*16) > 20*64*8 || line == "" {
			t.Errorf("%q does not fit", line)
		}
	}
	if lines := wrap("W", 1, 64*16, 3); len(lines) != 1 {
		t.Errorf("one letter came out as %q", lines)
	}
}

func TestLegible(t *testing.T) {
	for text, want := range map[string]string{
		"  two\n\twords ": "two words",
		"Zoë naïve — “x”": "Zoë naïve — “x”",
		"e\u0301t\u00e9":  "été",
		"ắ Ⅳ ｘ":           "a IV x",
		"кот και":         "кот και",
		"日":               "日",
		"a\u200bb":        "ab",
	} {
		if got := legible(text); got != want {
			t.Errorf("legible(%q) = %q; want %q", text, got, want)
		}
	}
	if letter('日').known || !letter('ж').known || letter('日').advance == 0 {
		t.Error("a character that the font lacks must be a box")
	}
}

func TestCaptionIsReadOnItsPaper(t *testing.T) {
	for i := range palettes {
		p := &palettes[i]
		if apart := p.script().light() - p.paper.light(); max(apart, -apart) < 120 {
			t.Errorf("palette %d: the caption is only %d lighter than its paper", i, apart)
		}
	}
}
