// Command bench measures a plan in which nothing is to be done against git status, merely looking at the pictures, and
// the build tools that are installed. From the root of the repo:
//
//	go run ./internal/glance/testdata/bench -n=1000,10000,100000
//
// The runs are interleaved (A B C A B C ...), after one of each that doesn't count, so that other work on the machine
// meets them all alike. It prints medians; compare ratios within one table only.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	switch {
	case len(os.Args) == 3 && os.Args[1] == "floor":
		exitOn(floor(os.Args[2]))
		return
	case len(os.Args) == 5 && os.Args[1] == "race":
		exitOn(race(os.Args[2], os.Args[3], os.Args[4]))
		return
	}
	sizes := flag.String("n", "1000,10000,100000", "how many pictures, with commas")
	rounds := flag.Int("rounds", 15, "how often each is run")
	under := flag.String("dir", filepath.Join(os.TempDir(), "imgplan-bench"), "where the folders of pictures are made, and left")
	flag.Parse()
	exitOn(measure(strings.Split(*sizes, ","), *rounds, *under))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func measure(sizes []string, rounds int, under string) error {
	if err := os.MkdirAll(under, 0o777); err != nil {
		return err
	}
	self, imgplan, err := programs(under)
	if err != nil {
		return err
	}
	fmt.Println("| pictures | command | median ms | least ms | CPU ms | MiB | CPU to lstat | CPU to git status | CPU to ninja |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|")
	for _, size := range sizes {
		n, err := strconv.Atoi(size)
		if err != nil {
			return err
		}
		if err := makeTrees(imgplan, filepath.Join(under, size), n); err != nil {
			return err
		}
		// A child's memory counts from that of the process which starts it: the races are run by one that has none.
		child := exec.Command(self, "race", under, size, strconv.Itoa(rounds))
		child.Stdout, child.Stderr = os.Stdout, os.Stderr
		if err := child.Run(); err != nil {
			return err
		}
	}
	return nil
}

// programs makes the program and this one itself in a folder, both as an installed one is: written from the first byte to
// the last. As the linker leaves it, with its pages in the order of its work, a program takes a tenth longer to start; and
// as long again where it is linked with the C library.
func programs(under string) (self, imgplan string, err error) {
	built := filepath.Join(under, "built")
	build := exec.Command("go", "build", "-o", built, "./cmd/imgplan")
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	self, imgplan = filepath.Join(under, "bench"), filepath.Join(under, "imgplan")
	return self, imgplan, errors.Join(copyFile(os.Args[0], self), copyFile(built, imgplan))
}

func copyFile(from, to string) error {
	bytes, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	// A program that runs can't be written to, but another can take its place.
	if err := os.WriteFile(to+".new", bytes, 0o777); err != nil {
		return err
	}
	return os.Rename(to+".new", to)
}

// race measures one size.
func race(under, size, rounds string) error {
	n, err := strconv.Atoi(size)
	if err != nil {
		return err
	}
	times, err := strconv.Atoi(rounds)
	if err != nil {
		return err
	}
	entries := runners(os.Args[0], under, n)
	if err := run(entries, times); err != nil {
		return err
	}
	print(entries, n)
	return nil
}
