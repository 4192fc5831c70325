package recipe

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

const maxDensity = 8

// Set is one recipe for several files that differ in size.
type Set struct {
	Recipe
	Path      string // with {width} or {density} where there are several
	Widths    []int  // pixels; the height follows
	Densities []int  // pixels for each that Recipe says of a length
}

// File is one file of a set.
type File struct {
	Label  string // "640" or "2x"; "" for the only one
	Path   string
	Recipe Recipe
}

// Files returns the files of a set in the order they are asked for, or the mistakes in it.
func (s Set) Files() ([]File, []Mistake) {
	if wrong := s.check(); len(wrong) > 0 {
		return nil, wrong
	}
	switch {
	case len(s.Widths) > 0:
		return s.byWidth(), nil
	case len(s.Densities) > 0:
		return s.byDensity(), nil
	}
	return []File{{Path: s.Path, Recipe: s.Recipe}}, nil
}

func (s Set) byWidth() []File {
	var files []File
	for _, width := range s.Widths {
		one := s.Recipe
		one.Width = width
		if s.Width > 0 && s.Height > 0 { // the shape of both is kept
			one.Height = max(1, (s.Height*width+s.Width/2)/s.Width)
		}
		label := strconv.Itoa(width)
		files = append(files, File{label, strings.ReplaceAll(s.Path, "{width}", label), one})
	}
	return files
}

// byDensity makes all lengths longer that are of the picture, so that it looks the same on every screen. What is sharpened are the pixels of
// the file.
func (s Set) byDensity() []File {
	var files []File
	for _, density := range s.Densities {
		one := s.Recipe
		one.Width, one.Height, one.Padding = s.Width*density, s.Height*density, s.Padding*density
		one.Blur = times(s.Blur, density)
		if isPixels(s.Radius) {
			radius, _ := strconv.Atoi(s.Radius)
			one.Radius = strconv.Itoa(min(radius*density, MaxSide)) // no corner is rounder than half of a side
		}
		label := strconv.Itoa(density)
		files = append(files, File{label + "x", strings.ReplaceAll(s.Path, "{density}", label), one})
	}
	return files
}

// times is so many times a decimal; what is none stays as it is, and so does one time of it, to the letter.
func times(text string, n int) string {
	value, ok := decimal(text)
	if !ok || n == 1 {
		return text
	}
	_, digits, _ := strings.Cut(text, ".")
	return value.Mul(value, big.NewRat(int64(n), 1)).FloatString(len(digits))
}

// check returns the mistakes in a set, and those in each of its recipes once.
func (s Set) check() []Mistake {
	wrong := append(s.checkPath(), s.checkSizes()...)
	recipes := []File{{Recipe: s.Recipe}}
	if !outside(s.Widths, MaxSide) {
		recipes = append(recipes, s.byWidth()...)
	}
	if !outside(s.Densities, maxDensity) {
		recipes = append(recipes, s.byDensity()...)
	}
	for _, file := range recipes {
		for _, one := range file.Recipe.Check() {
			if !slices.Contains(wrong, one) {
				wrong = append(wrong, one)
			}
		}
	}
	return wrong
}

func (s Set) checkSizes() []Mistake {
	var wrong []Mistake
	refuse := func(bad bool, argument, text string, beside [2]string) {
		if bad {
			wrong = append(wrong, Mistake{argument, text, beside})
		}
	}
	alone := [2]string{}
	refuse(len(s.Widths) > 0 && len(s.Densities) > 0, "densities", `it can't be used together with "widths"`, alone)
	refuse(len(s.Densities) > 0 && s.Width == 0 && s.Height == 0, "densities", "they need a width or a height to count from", [2]string{"width", "height"})
	refuse(twice(s.Widths), "widths", "one of them stands there twice", alone)
	refuse(twice(s.Densities), "densities", "one of them stands there twice", alone)
	refuse(outside(s.Widths, MaxSide), "widths", fmt.Sprintf("each must be from 1 to %d pixels", MaxSide), alone)
	refuse(outside(s.Densities, maxDensity), "densities", fmt.Sprintf("each must be from 1 to %d", maxDensity), alone)
	return wrong
}

// checkPath wants a place for each of several sizes, and sizes for each place.
func (s Set) checkPath() []Mistake {
	var wrong []Mistake
	for _, sizes := range []struct {
		place, of string
		count     int
	}{{"{width}", "widths", len(s.Widths)}, {"{density}", "densities", len(s.Densities)}} {
		switch placed := strings.Contains(s.Path, sizes.place); {
		case sizes.count > 1 && !placed:
			wrong = append(wrong, Mistake{Argument: "path", Text: "with several " + sizes.of + " it must have " + sizes.place + " in it"})
		case sizes.count == 0 && placed:
			text := fmt.Sprintf("%s stands for each of %q, and there are none", sizes.place, sizes.of)
			wrong = append(wrong, Mistake{"path", text, [2]string{sizes.of}})
		}
	}
	return wrong
}

func outside(numbers []int, high int) bool {
	return slices.ContainsFunc(numbers, func(n int) bool { return !within(n, 1, high) })
}

func twice(numbers []int) bool {
	sorted := slices.Sorted(slices.Values(numbers))
	return len(slices.Compact(sorted)) < len(numbers)
}
