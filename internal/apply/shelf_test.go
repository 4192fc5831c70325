package apply

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/imgplan/imgplan/internal/render"
	"github.com/imgplan/imgplan/internal/state"
)

// reader decodes pictures of no pixels, and keeps count.
type reader struct {
	mu     sync.Mutex
	read   []state.Content
	broken bool
}

func (r *reader) decode(content state.Content) (decoded, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.read = append(r.read, content)
	if r.broken {
		return decoded{}, errors.New("it is broken")
	}
	return decoded{&render.Picture{Remark: string(content)}, false}, nil
}

func TestShelfKeepsWhatWasAskedForLast(t *testing.T) {
	s, r := newShelf(2), &reader{}
	for _, content := range []state.Content{"a", "a", "b", "a", "c", "a", "b", "c"} {
		got, err := s.take(state.Original{Content: content, Width: 10, Height: 10}, r.decode)
		if err != nil || got.Remark != string(content) {
			t.Errorf("%s: got %v, %v", content, got.Picture, err)
		}
	}
	if want := []state.Content{"a", "b", "c", "b", "c"}; !slices.Equal(r.read, want) {
		t.Errorf("decoded %q, want %q", r.read, want)
	}
}

func TestShelfDecodesForAllWhoAskAtOnce(t *testing.T) {
	s, r := newShelf(2), &reader{}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if got, err := s.take(state.Original{Content: "a"}, r.decode); err != nil || got.Remark != "a" {
				t.Errorf("got %v, %v", got.Picture, err)
			}
		})
	}
	all.Wait()
	if len(r.read) != 1 {
		t.Errorf("decoded %d times", len(r.read))
	}
}

// TestShelfKeepsNeitherBrokenNorHuge: what can't be decoded now may be later, and memory has its bounds.
func TestShelfKeepsNeitherBrokenNorHuge(t *testing.T) {
	s, r := newShelf(3), &reader{broken: true}
	ask := func(content state.Content, width int) {
		if _, err := s.take(state.Original{Content: content, Width: width, Height: 4096}, r.decode); (err != nil) != r.broken {
			t.Errorf("%s: got %v", content, err)
		}
	}
	ask("a", 8192)
	r.broken = false
	for range 2 {
		ask("a", 8192) // all that there is room for
		ask("b", 8193)
	}
	ask("c", 4096)
	ask("d", 4096)
	ask("c", 4096)
	ask("a", 8192)
	if want := []state.Content{"a", "a", "b", "b", "c", "d", "a"}; !slices.Equal(r.read, want) {
		t.Errorf("decoded %q, want %q", r.read, want)
	}
}
