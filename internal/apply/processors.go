package apply

import (
	"runtime"
	"sync"
)

// processors is how many goroutines may work on pixels at once.
var processors = sync.OnceValue(func() int { return runtime.GOMAXPROCS(0) })

// waitersEach is how many goroutines may run, or wait for the disk, for each processor.
const waitersEach = 4

// spread lets more goroutines run at once than there are processors, until the function that it returns is called. Go takes
// one that waits for the disk for one that works until its monitor has a look, up to ten milliseconds later: of two
// processors, two files that are being synced would keep all else from running. A run of a few images has little else.
func (r *run) spread() (restore func()) {
	if r.most > homeMost {
		runtime.GOMAXPROCS(waitersEach * processors())
	}
	return func() { runtime.GOMAXPROCS(processors()) }
}
