package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// runner is one command and how its runs went.
type runner struct {
	name    string
	command []string
	dir     string
	env     string
	most    int // rounds; 0 is as many as the others
	wall    []time.Duration
	cpu     []time.Duration
	rss     int64 // KiB, the most of any run
}

func runners(self, under string, n int) []*runner {
	dir := filepath.Join(under, strconv.Itoa(n))
	imgplan := filepath.Join(under, "imgplan")
	entries := []*runner{
		{name: "only lstat, two goroutines", command: []string{self, "floor", filepath.Join(".git", "paths")}},
		{name: "git status", command: []string{"git", "status"}},
		{name: "imgplan plan", command: []string{imgplan, "plan"}},
		{name: "imgplan plan, IMGPLAN_GLANCE=off", command: []string{imgplan, "plan"}, env: "IMGPLAN_GLANCE=off", most: 3},
		{name: "imgplan version", command: []string{imgplan, "version"}},
	}
	for _, one := range entries {
		one.dir = dir
	}
	for _, other := range others {
		if other.fits(n) {
			entries = append(entries, &runner{name: other.name, command: other.command, dir: dir + "-" + other.command[0], most: 3})
		}
	}
	return entries
}

// run runs all in turn. The first round doesn't count.
func run(entries []*runner, rounds int) error {
	for round := range rounds + 1 {
		for _, one := range entries {
			if one.most > 0 && round > one.most {
				continue
			}
			if err := one.run(round > 0); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *runner) run(counts bool) error {
	cmd := exec.Command(r.command[0], r.command[1:]...)
	cmd.Dir, cmd.Env = r.dir, append(os.Environ(), r.env)
	begun := time.Now()
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s in %s: %w", r.name, r.dir, err)
	}
	took := time.Since(begun)
	if counts {
		r.wall = append(r.wall, took)
		r.cpu = append(r.cpu, cmd.ProcessState.SystemTime()+cmd.ProcessState.UserTime())
		r.rss = max(r.rss, cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
	}
	return nil
}

func median(times []time.Duration) float64 {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[len(sorted)/2].Seconds() * 1000
}

func print(entries []*runner, n int) {
	for _, one := range entries {
		cpu := median(one.cpu)
		fmt.Printf("| %d | %s | %.1f | %.1f | %.1f | %.1f |", n, one.name, median(one.wall), slices.Min(one.wall).Seconds()*1000, cpu,
			float64(one.rss)/1024)
		for _, other := range []string{"only lstat, two goroutines", "git status", "ninja"} {
			i := slices.IndexFunc(entries, func(one *runner) bool { return one.name == other })
			if i < 0 {
				fmt.Print(" - |")
				continue
			}
			fmt.Printf(" %.2f |", cpu/median(entries[i].cpu))
		}
		fmt.Println()
	}
}
