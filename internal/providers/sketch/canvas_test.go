package sketch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"os"
	"strings"
	"testing"
)

func TestSineIsSine(t *testing.T) {
	for a := int64(-turn); a <= 2*turn; a++ {
		want := math.Round(one * math.Sin(float64(a)*2*math.Pi/turn))
		if got := sine(a); math.Abs(float64(got)-want) > 1 {
			t.Fatalf("sine(%d) = %d; want %v", a, got, want)
		}
	}
}

// painted is the area, in 255ths of a pixel, that a fill covers on a canvas of 64 x 64.
func painted(outlines ...path) (sum int64) {
	img := blank(64, 64)
	c := newCanvas(img, 64)
	c.ground(flat(black))
	c.fill(flat(white), outlines...)
	for i := 0; i < len(img.Pix); i += 4 {
		sum += int64(img.Pix[i])
	}
	return sum
}

func TestFillCoversTheArea(t *testing.T) {
	const px = side / 64
	middle := pt{32 * px, 32 * px}
	for name, one := range map[string]struct {
		outlines []path
		want     float64 // in pixels
	}{
		"whole pixels":       {[]path{rect(10*px, 10*px, 20*px, 15*px)}, 50},
		"half pixels":        {[]path{rect(10*px+px/2, 10*px+px/2, 20*px, 15*px)}, 9.5 * 4.5},
		"the other way":      {[]path{rect(10*px, 10*px, 20*px, 15*px).reversed()}, 50},
		"a triangle":         {[]path{{{0, 0}, {60 * px, 0}, {0, 30 * px}}}, 900},
		"a disc":             {[]path{disc(middle, 20*px)}, math.Pi * 400},
		"a ring":             {[]path{disc(middle, 20*px), disc(middle, 10*px).reversed()}, math.Pi * 300},
		"beyond every side":  {[]path{rect(-9*px, -9*px, 99*px, 99*px)}, 64 * 64},
		"out of sight":       {[]path{rect(70*px, 70*px, 99*px, 99*px), rect(-9*px, -9*px, -1*px, 99*px)}, 0},
		"half out of sight":  {[]path{disc(pt{0, 32 * px}, 20*px)}, math.Pi * 200},
		"two that overlap":   {[]path{rect(0, 0, 10*px, 10*px), rect(0, 0, 10*px, 20*px)}, 200},
		"a leaf has no less": {[]path{leaf(pt{10 * px, 32 * px}, pt{50 * px, 32 * px}, 128)}, 40 * 40 / 3},
	} {
		got := float64(painted(one.outlines...)) / 255
		if math.Abs(got-one.want) > one.want/100+0.01 {
			t.Errorf("%s: %.2f pixels; want %.2f", name, got, one.want)
		}
	}
}

// Fractions are rounded differently on different processors, so the engine has none.
func TestWholeNumbersOnly(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), entry.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, imported := range file.Imports {
			if path := imported.Path.Value; path == `"math"` || path == `"math/rand"` || path == `"golang.org/x/image/vector"` {
				t.Errorf("%s imports %s", entry.Name(), path)
			}
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if name, ok := node.(*ast.Ident); ok && strings.HasPrefix(name.Name, "float") {
				t.Errorf("%s uses %s", entry.Name(), name.Name)
			}
			if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.FLOAT {
				t.Errorf("%s has the fraction %s", entry.Name(), literal.Value)
			}
			return true
		})
	}
}
