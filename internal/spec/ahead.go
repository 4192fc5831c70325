package spec

import (
	"runtime"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// ahead parses the parts of files whose blocks wait for their turn, on all cores and in their order, while those before them
// are evaluated. Only a few are there at a time: trees take ten times the memory of the text.
type ahead struct {
	weigh func(*hclsyntax.Body) // makes what is evaluated of them count

	room chan struct{} // holds one for each part that was parsed ahead and is still needed
	stop chan struct{}
	done chan struct{}
}

// parseAhead begins to. Its end must be called.
func parseAhead(chunks []*chunk, weigh func(*hclsyntax.Body)) *ahead {
	a := &ahead{
		weigh: weigh,
		room:  make(chan struct{}, 4*runtime.GOMAXPROCS(0)), stop: make(chan struct{}), done: make(chan struct{}),
	}
	go func() {
		defer close(a.done)
		sideBySide(len(chunks), func(i int) { a.parse(chunks[i]) })
	}()
	return a
}

// parse waits until there is room.
func (a *ahead) parse(one *chunk) {
	select {
	case a.room <- struct{}{}:
	case <-a.stop:
		return
	}
	if !one.begin() {
		<-a.room
		return
	}
	one.early = true
	a.make(one)
}

// make parses a part. What is evaluated of it counts.
func (a *ahead) make(one *chunk) {
	defer close(one.ready)
	if one.parse(); one.file != nil {
		a.weigh(one.file.Body.(*hclsyntax.Body))
	}
}

// end waits for what is being parsed.
func (a *ahead) end() {
	close(a.stop)
	<-a.done
}

// tree returns what a part holds; nil if that is not what was seen in it. It waits for whoever parses it already, and for
// nobody else.
func (a *ahead) tree(one *chunk) *hclsyntax.Body {
	if one.begin() {
		a.make(one)
	}
	<-one.ready
	return one.images()
}

// leave says that one block of a part is needed no more.
func (a *ahead) leave(one *chunk) {
	if one.waiting--; one.waiting > 0 {
		return
	}
	one.file = nil
	if one.early {
		<-a.room
	}
}
