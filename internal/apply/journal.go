package apply

import (
	"runtime"
	"sync"
	"time"

	"github.com/imgplan/imgplan/internal/state"
)

// journal is the one place that makes what happened durable: all that workers have to say while one transaction is under
// way is the next one. It has the Store for as long as it runs; edits are done on its goroutine, and own all they use.
type journal struct {
	store *state.Store
	mu    sync.Mutex
	queue []note
	err   error         // the first error of the state
	news  chan struct{} // has room for one: somebody waits for what is in the queue
	ended chan struct{}
}

// note is an edit to make durable.
type note struct {
	edit func(*state.Tx)
	done chan error // nil where nobody waits for it
}

func newJournal(store *state.Store) *journal {
	g := &journal{store: store, news: make(chan struct{}, 1), ended: make(chan struct{})}
	go g.run()
	return g
}

// commit makes an edit durable.
func (g *journal) commit(edit func(*state.Tx)) error {
	done := make(chan error, 1)
	g.add(note{edit, done})
	return <-done
}

// later makes an edit durable together with what is committed next, and does not wait for that. It is for what does no harm
// if a crash takes it away.
func (g *journal) later(edit func(*state.Tx)) { g.add(note{edit, nil}) }

func (g *journal) add(n note) {
	g.mu.Lock()
	g.queue = append(g.queue, n)
	g.mu.Unlock()
	if n.done == nil {
		return
	}
	select {
	case g.news <- struct{}{}:
	default: // it is known already
	}
}

func (g *journal) take() []note {
	g.mu.Lock()
	defer g.mu.Unlock()
	batch := g.queue
	g.queue = nil
	return batch
}

// failure is the first error of the state, nil if there was none: from then on nothing new is sent, but what is delivered
// is recorded.
func (g *journal) failure() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.err
}

func (g *journal) keep(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err == nil {
		g.err = err
	}
}

// end returns when all is written, imgplan.sum last. Nothing may be added after it.
func (g *journal) end() {
	close(g.news)
	<-g.ended
}

func (g *journal) run() {
	defer close(g.ended)
	tick := time.NewTimer(sumEvery)
	defer tick.Stop()
	for more := true; more; {
		select {
		case _, more = <-g.news:
			runtime.Gosched() // whoever is about to say something is in time for this transaction
			g.write(g.take())
		case <-tick.C:
			begun := time.Now()
			g.keep(g.store.WriteSum())
			tick.Reset(max(sumEvery, sumShare*time.Since(begun)))
		}
	}
	g.keep(g.store.WriteSum())
}

// write makes a batch durable in one transaction.
func (g *journal) write(batch []note) {
	edits := make([]func(*state.Tx), len(batch))
	for i, one := range batch {
		edits[i] = one.edit
	}
	all := g.store.Commit(edits...)
	for _, one := range batch {
		err := all
		if err != nil && len(batch) > 1 {
			err = g.store.Commit(one.edit) // alone: what one job intends must not take along what another has paid
		}
		g.keep(err)
		if one.done != nil {
			one.done <- err
		}
	}
}
