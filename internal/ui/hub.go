package ui

import (
	"encoding/json"
	"slices"
	"strconv"
	"sync"
)

// mostDiagnostics is how many mistakes and warnings of one apply a page is told of.
const mostDiagnostics = 200

// hub keeps the last line about each thing, so that whoever comes late, or takes long, is told what is and not all that
// was. It never waits for a reader, and holds no more than a few lines an image.
type hub struct {
	mu      sync.Mutex
	seq     int
	latest  map[string]said
	notices int
	changed chan struct{} // closed when there is something new
}

// said is a line, and the how many-th it was.
type said struct {
	seq  int
	line []byte
}

func newHub() *hub { return &hub{latest: map[string]said{}, changed: make(chan struct{})} }

// Write takes one line of "apply -json". It never fails: a line that can't be understood is nobody's.
func (h *hub) Write(line []byte) (int, error) {
	var about struct {
		Type    string `json:"type"`
		Address string `json:"address"`
	}
	if json.Unmarshal(line, &about) != nil {
		return len(line), nil
	}
	switch {
	case about.Address != "":
		h.put("image "+about.Address, line)
	case about.Type == "diagnostic":
		h.notice(line)
	default:
		h.put(about.Type, line)
	}
	return len(line), nil
}

func (h *hub) notice(line []byte) {
	h.mu.Lock()
	h.notices++
	n := h.notices
	h.mu.Unlock()
	if n <= mostDiagnostics {
		h.put("diagnostic "+strconv.Itoa(n), line)
	}
}

func (h *hub) put(key string, line []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seq++
	h.latest[key] = said{h.seq, slices.Clone(line)}
	close(h.changed)
	h.changed = make(chan struct{})
}

// say puts a value as a line.
func (h *hub) say(key string, value any) {
	line, err := json.Marshal(value)
	if err == nil {
		h.put(key, line)
	}
}

// clear forgets what was said of an apply.
func (h *hub) clear() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.latest, h.notices = map[string]said{}, 0
}

// since returns what is new after the seq-th line, in order, and a channel that is closed once there is more.
func (h *hub) since(seq int) ([]said, <-chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var news []said
	for _, one := range h.latest {
		if one.seq > seq {
			news = append(news, one)
		}
	}
	slices.SortFunc(news, func(a, b said) int { return a.seq - b.seq })
	return news, h.changed
}
