package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
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

func runners(imgplan, dir string, n int) ([]*runner, error) {
	var paths strings.Builder
	for i := range n {
		paths.WriteString(picturePath(i) + "\n")
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	list := filepath.Join(dir, ".git", "paths")
	race := []*runner{
		{name: "only lstat, two goroutines", command: []string{self, "floor", list}},
		{name: "git status", command: []string{"git", "status"}},
		{name: "imgplan plan", command: []string{imgplan, "plan"}},
		{name: "imgplan plan, IMGPLAN_GLANCE=off", command: []string{imgplan, "plan"}, env: "IMGPLAN_GLANCE=off", most: 5},
		{name: "imgplan version", command: []string{imgplan, "version"}},
	}
	for _, one := range race {
		one.dir = dir
	}
	if _, err := exec.LookPath("ninja"); err == nil {
		other := dir + "-ninja"
		race = append(race, &runner{name: "ninja", command: []string{"ninja", "--quiet"}, dir: other})
		err = makeNinja(other, n)
		if err != nil {
			return nil, err
		}
	}
	if _, err := exec.LookPath("terraform"); err == nil && n <= 1000 { // ten thousand take it the better part of an hour to make
		other := dir + "-terraform"
		race = append(race, &runner{name: "terraform plan", command: []string{"terraform", "plan"}, dir: other, most: 5})
		if err := makeTerraform(other, n); err != nil {
			return nil, err
		}
	}
	return race, os.WriteFile(list, []byte(paths.String()), 0o666)
}

// run runs all in turn. The first round doesn't count.
func run(race []*runner, rounds int) error {
	for round := range rounds + 1 {
		for _, one := range race {
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

func print(race []*runner, n int) {
	base, git := median(race[0].wall), median(race[1].wall)
	for _, one := range race {
		wall := median(one.wall)
		fmt.Printf("| %d | %s | %.1f | %.1f | %.1f | %.1f | %.2f | %.2f |\n", n, one.name, wall,
			slices.Min(one.wall).Seconds()*1000, median(one.cpu), float64(one.rss)/1024, wall/base, wall/git)
	}
}
