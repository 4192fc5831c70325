package providers

import (
	"fmt"
	"strconv"
	"strings"
)

// Size is a picture's width and height in pixels. The zero value means "follows the source".
type Size struct{ Width, Height int }

// ParseSize reads "WxH", with both sides from 1 to 65535 and no leading zero.
func ParseSize(text string) (Size, error) {
	w, h, found := strings.Cut(text, "x")
	width, err1 := strconv.ParseUint(w, 10, 16)
	height, err2 := strconv.ParseUint(h, 10, 16)
	size := Size{int(width), int(height)}
	if !found || err1 != nil || err2 != nil || width == 0 || height == 0 || size.String() != text {
		return Size{}, fmt.Errorf(`%q is not a size such as "1024x768"`, text)
	}
	return size, nil
}

// String is "WxH", and "" for the zero value.
func (s Size) String() string {
	if s == (Size{}) {
		return ""
	}
	return fmt.Sprintf("%dx%d", s.Width, s.Height)
}

// Sizes is what sizes a model makes: either a list of presets or any size within bounds.
type Sizes struct {
	Presets  []Preset
	Min, Max int  // bounds of each side where there are no presets
	Default  Size // what an image without a size gets
}

// Preset is a size that an API knows by a name of its own.
type Preset struct {
	Name string // the vendor's word: "square_hd"
	Size Size   // what it is expected to be
}

// Allow returns nil if a picture of that size can be made, else an error that lists what can.
func (s Sizes) Allow(size Size) error {
	if len(s.Presets) == 0 {
		if within(size.Width, s.Min, s.Max) && within(size.Height, s.Min, s.Max) {
			return nil
		}
		return fmt.Errorf("each side must be %d to %d pixels", s.Min, s.Max)
	}
	possible := make([]string, 0, len(s.Presets))
	for _, preset := range s.Presets {
		if preset.Size == size {
			return nil
		}
		possible = append(possible, preset.Size.String())
	}
	return fmt.Errorf("the possible sizes are %s", strings.Join(possible, ", "))
}

// Name returns the vendor's word for a size, "" if it has none.
func (s Sizes) Name(size Size) string {
	for _, preset := range s.Presets {
		if preset.Size == size {
			return preset.Name
		}
	}
	return ""
}

func within(n, low, high int) bool { return low <= n && n <= high }
