package main

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
)

// firstHeap is how many bytes of memory are in use before garbage is collected for the first time.
const firstHeap = 64 << 20

// delayCollector lets the garbage collector wait until it is worth its while: on the way to firstHeap it would run half a
// dozen times, and most commands end before they get there. From then on it works as ever. Whoever tunes it from outside
// finds it as they want it.
func delayCollector() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(firstHeap)
	sentinel := new([16]byte) // it is garbage at once, and gone after the first collection
	runtime.AddCleanup(sentinel, func(usual int) {
		debug.SetMemoryLimit(math.MaxInt64)
		debug.SetGCPercent(usual)
	}, 100)
}
