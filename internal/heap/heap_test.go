package heap

import (
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

func TestPercent(t *testing.T) {
	for inUse, want := range map[int]int{0: 100*least - 100, least / 64: 6300, least / 4: 300, least / 2: 100, least: 100, 10 * least: 100} {
		if got := percent(inUse); got != want {
			t.Errorf("%d bytes may grow by %d %%, want %d", inUse, got, want)
		}
	}
}

// TestDelayCollector runs this test in processes of its own, for what it sets lasts until a process ends.
func TestDelayCollector(t *testing.T) {
	if how := os.Getenv("HEAP_TEST"); how != "" {
		if how == "delayed" {
			DelayCollector()
		}
		os.Stdout.WriteString("collected " + strconv.Itoa(int(collections())) + "\n")
		os.Exit(0)
	}
	if usual, delayed := run(t, "usual"), run(t, "delayed"); delayed < 2 || delayed > 8 || usual < 4*delayed {
		t.Errorf("collected %d times by itself, and %d times delayed", usual, delayed)
	}
	if tuned := run(t, "delayed", "GOGC=100"); tuned < 20 {
		t.Errorf("collected %d times where the user wants it as usual", tuned)
	}
}

// collections makes 256 MiB of garbage, of which 2 are in use at any time, and counts how often it was collected.
func collections() uint32 {
	var kept [32][]byte
	for i := range 4096 {
		kept[i%len(kept)] = make([]byte, 64<<10)
	}
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	runtime.KeepAlive(kept)
	return stats.NumGC
}

func run(t *testing.T, how string, more ...string) int {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestDelayCollector$")
	cmd.Env = append(append(os.Environ(), "HEAP_TEST="+how, "GOGC=", "GOMEMLIMIT="), more...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	_, times, _ := strings.Cut(strings.TrimSpace(string(out)), "collected ")
	n, err := strconv.Atoi(times)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
