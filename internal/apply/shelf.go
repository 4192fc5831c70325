package apply

import (
	"slices"
	"sync"

	"github.com/imgplan/imgplan/internal/render"
	"github.com/imgplan/imgplan/internal/state"
)

// decoded is an original as files are made of it.
type decoded struct {
	*render.Picture
	signed bool // it was delivered with content credentials
}

// shelf keeps the originals that were decoded last: those who make files of one are at work at the same time or one after the other, and to
// decode it takes as long as to make a file.
type shelf struct {
	room   int // how many it keeps
	mu     sync.Mutex
	places []*place // the one that was asked for last at the end
}

// place is that of an original, from when it is asked for.
type place struct {
	content state.Content
	pixels  int64
	take    func() (decoded, error)
}

// mostKept is how many pixels the originals on a shelf may have together, of 4 to 8 bytes each.
const mostKept = 32 << 20

func newShelf(room int) *shelf { return &shelf{room: room} }

// take returns an original, decoded now or by whoever asked before. One that can't be decoded isn't kept.
func (s *shelf) take(original state.Original, decode func(state.Content) (decoded, error)) (decoded, error) {
	pixels := int64(original.Width) * int64(original.Height)
	if pixels > mostKept {
		return decode(original.Content)
	}
	one := s.place(original.Content, pixels, decode)
	picture, err := one.take()
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.places = slices.DeleteFunc(s.places, func(p *place) bool { return p == one })
	}
	return picture, err
}

func (s *shelf) place(content state.Content, pixels int64, decode func(state.Content) (decoded, error)) *place {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := slices.IndexFunc(s.places, func(p *place) bool { return p.content == content })
	if at < 0 {
		at = len(s.places)
		s.places = append(s.places, &place{content, pixels, sync.OnceValues(func() (decoded, error) { return decode(content) })})
	}
	one := s.places[at]
	s.places = append(slices.Delete(s.places, at, at+1), one)
	s.clear()
	return one
}

// clear makes room by what was asked for longest ago.
func (s *shelf) clear() {
	pixels := int64(0)
	for _, one := range s.places {
		pixels += one.pixels
	}
	for len(s.places) > s.room || pixels > mostKept {
		pixels -= s.places[0].pixels
		s.places = slices.Delete(s.places, 0, 1)
	}
}
