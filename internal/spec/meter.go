package spec

// meter measures how deep a parser has to go, from the brackets and operators in their order. It never measures less
// than the height of the tree that comes of them, for any text, right or wrong.
type meter struct {
	frames   []frame
	depth    int // open frames and template directives
	maxDepth int
	maxChain int
}

// frame is one open bracket, quote or template sequence. Within it, an expression's height is at most that of its
// highest part and one for each operator, whichever way they associate.
type frame struct {
	kind    byte   // one of the kinds below
	marker  []byte // of a heredoc: what ends it
	midline bool   // of a heredoc: whether something stands on the line before
	part    int    // the highest part of the expression that is being read
	chain   int    // its operators
	highest int    // of the expressions read so far
	joined  bool   // of braces: a "for" runs over the ends of lines
	control int    // of quotes and heredocs: the open template directives
	parts   int    // of a text, as the parser reads it
	literal bool   // of a text: whether its last part is no sequence
}

// The kinds of frame. The first three are how they are written.
const (
	brace    byte = '{'
	bracket  byte = '['
	paren    byte = '('
	quote    byte = '"'
	heredoc  byte = 'H'
	template byte = 'T' // a whole file
	sequence byte = '$' // ${...} or %{...}
	body     byte = 'B' // the file
)

func newMeter(kind byte) meter {
	return meter{frames: []frame{{kind: kind}}, maxDepth: maxDepth, maxChain: maxChain}
}

func (m *meter) top() *frame { return &m.frames[len(m.frames)-1] }

// isText tells whether literal text is being read, rather than expressions.
func (f *frame) isText() bool { return f.kind == quote || f.kind == heredoc || f.kind == template }

func (m *meter) open(one frame) {
	m.operator()
	m.frames = append(m.frames, one)
	m.depth++
}

// operator counts an operator or whatever else makes an expression one higher. The parts of a text stand beside each
// other.
func (m *meter) operator() {
	if top := m.top(); !top.isText() {
		top.chain++
	}
}

// separator ends an expression.
func (m *meter) separator() {
	top := m.top()
	top.highest = max(top.highest, top.part+top.chain)
	top.part, top.chain = 0, 0
}

// newline ends an expression where the parser sees newlines: not in brackets, unless they are those of an object.
func (m *meter) newline() {
	if top := m.top(); top.kind == body || top.kind == brace && !top.joined {
		m.separator()
	}
}

// word looks for the "for" that makes an object's braces those of an expression.
func (m *meter) word(name string) {
	top := m.top()
	top.joined = top.joined || top.kind == brace && name == "for" && top.part+top.chain == 0
}

// closeTo closes the innermost frame of that kind and all in it that were left open, unless there is none in this
// template sequence.
func (m *meter) closeTo(kind byte) bool {
	for i := len(m.frames) - 1; i > 0; i-- {
		if one := &m.frames[i]; one.kind == kind {
			for len(m.frames) > i {
				m.close()
			}
			return true
		} else if one.kind == sequence || one.isText() {
			return false
		}
	}
	return false
}

// close closes the innermost frame.
func (m *meter) close() {
	m.separator()
	closed := m.frames[len(m.frames)-1]
	m.frames = m.frames[:len(m.frames)-1]
	m.depth -= 1 + closed.control
	top := m.top()
	top.part = max(top.part, closed.highest+1+top.control)
}

// control counts a template directive: what it opens lasts until its end, and is not written as brackets.
func (m *meter) control(change int) {
	top := m.top()
	if top.control+change >= 0 {
		top.control += change
		m.depth += change
		top.highest = max(top.highest, top.control)
	}
}

// tooDeep tells whether a limit is passed at this place.
func (m *meter) tooDeep(at int) excess {
	switch top := m.top(); {
	case m.depth > m.maxDepth:
		return nestedTooDeep(at)
	case max(top.highest, top.part+top.chain) > m.maxChain:
		return chainTooLong(at)
	}
	return excess{}
}
