// Package heap says when garbage is collected: not before it is worth its while. It must never make a program take more memory
// than it would by itself, but for the least that any may take.
package heap

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
)

const (
	least = 24 << 20 // how many bytes of memory may be in use before garbage is collected at all
	grown = 48 << 20 // how far the heap may grow then before it is collected again, whatever is in use
)

// DelayCollector lets the garbage collector wait until it is worth its while, from now until the program ends: below 24 MiB it
// would run several times, and most commands end before they get there. Whoever tunes it from outside, by GOGC or GOMEMLIMIT,
// finds it as they want it.
func DelayCollector() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(least)
	afterCollection()
}

// afterCollection waits for each collection, and then lets the heap grow to twice of what it left, as Go does by itself, but at
// least to grown: a program that got as far as a collection has much to do, and would collect every few MiB.
func afterCollection() {
	sentinel := new([16]byte) // it is garbage at once, and gone after the next collection
	runtime.AddCleanup(sentinel, func(struct{}) {
		debug.SetMemoryLimit(math.MaxInt64)
		debug.SetGCPercent(100)
		debug.SetGCPercent(percent(inUse()))
		afterCollection()
	}, struct{}{})
}

// percent is how much the heap may grow over so many bytes.
func percent(inUse int) int { return max(100, 100*grown/max(1, inUse)-100) }

// inUse is how many bytes the last collection left, where the heap may grow to twice of it: about, and 2 MiB at least. Package
// runtime/metrics has the number itself, and takes a fiftieth of the time that a program needs to start.
func inUse() int {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int(stats.NextGC / 2)
}
