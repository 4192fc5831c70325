//go:build linux

// Package faulttest is the bench for faults of disk and power: the real program, against a double of the vendors that
// keeps a bill, on disks that fail, fill up and lose what was not synced. It never leaves the loopback, and never passes
// a run that paid twice, lost a picture or left a torn one.
//
// The plain run takes samples. IMGPLAN_BENCH=long with -timeout=1h sweeps everything, in about 20 minutes; IMGPLAN_SEED=N
// repeats a run's random choices. What needs root, loop devices, strace or mkfs.xfs skips itself with a word where
// those are missing.
package faulttest

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

var (
	long = os.Getenv("IMGPLAN_BENCH") == "long"
	seed = chooseSeed()
	tool string // the folder of the programs under test
)

func TestMain(m *testing.M) {
	var err error
	if tool, err = os.MkdirTemp("", "imgplan-faults-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(tool) // it is only the system's temporary folder
	os.Exit(code)
}

func chooseSeed() uint64 {
	if n, err := strconv.ParseUint(os.Getenv("IMGPLAN_SEED"), 10, 64); err == nil {
		return n
	}
	if long {
		return uint64(time.Now().UnixNano())
	}
	return 1 // the gate takes the same sample each time: what fails there is the change's doing
}

// dice returns random choices that IMGPLAN_SEED repeats.
func dice(t *testing.T, stream uint64) *rand.Rand {
	t.Logf("IMGPLAN_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, stream))
}

// sample is how many of a sweep's points the plain run takes.
func sample[T any](d *rand.Rand, points []T, n int) []T {
	if long || len(points) <= n {
		return points
	}
	d.Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })
	return points[:n]
}

// program is imgplan as it is shipped.
var program = sync.OnceValues(func() (string, error) { return build("imgplan") })

// skipping is imgplan with named steps that IMGPLAN_SKIP takes away.
var skipping = sync.OnceValues(func() (string, error) { return build("imgplan-skipping", "-tags", "failpoints") })

func build(name string, flags ...string) (string, error) {
	path := filepath.Join(tool, name)
	args := append(append([]string{"build", "-o", path}, flags...), "../../cmd/imgplan")
	cmd := exec.Command("go", args...)
	watchSources()
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0") // so that strace sees the same calls everywhere
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
}

// watchSources looks at all that the programs are made of, so that the go command knows that a cached result of this
// test is of other ones.
func watchSources() {
	for _, dir := range []string{"../../cmd", "../../internal"} {
		_ = filepath.WalkDir(dir, func(path string, _ fs.DirEntry, _ error) error {
			if strings.HasSuffix(path, ".go") {
				_, _ = os.Stat(path) // the build says what is wrong with it
			}
			return nil
		})
	}
}
