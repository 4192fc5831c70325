package main

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// leastHeap is how many bytes of memory may be in use before garbage is collected at all.
const leastHeap = 64 << 20

// delayCollector lets the garbage collector wait until it is worth its while: below leastHeap it would run half a dozen times, and
// most commands end before they get there. Whoever tunes it from outside finds it as they want it.
func delayCollector() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(leastHeap)
	afterCollection()
}

// afterCollection waits for each collection, and then lets the heap grow to twice of what it left, as Go does by itself, but at
// least to leastHeap.
func afterCollection() {
	sentinel := new([16]byte) // it is garbage at once, and gone after the next collection
	runtime.AddCleanup(sentinel, func(struct{}) {
		debug.SetMemoryLimit(math.MaxInt64)
		debug.SetGCPercent(max(100, 100*leastHeap/inUse()-100))
		afterCollection()
	}, struct{}{})
}

// inUse is how many bytes the last collection left, and at least 1.
func inUse() int {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return max(1, int(live[0].Value.Uint64()))
}
