// Command bench measures a plan in which nothing is to be done against git status, merely looking at the pictures, and
// the build tools that are installed. From the root of the repo:
//
//	go run ./internal/glance/testdata/bench -n=1000,10000,100000
//
// The runs are interleaved (A B C A B C ...), after one of each that doesn't count, so that other work on the machine
// meets them all alike. It prints medians; compare ratios within one table only.
package main

import (
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
	imgplan := filepath.Join(under, "imgplan")
	if out, err := exec.Command("go", "build", "-o", imgplan, "./cmd/imgplan").CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	fmt.Println("| pictures | command | median ms | least ms | CPU ms | MiB | to lstat | to git status |")
	fmt.Println("|---|---|---|---|---|---|---|---|")
	for _, size := range sizes {
		n, err := strconv.Atoi(size)
		if err != nil {
			return err
		}
		if err := makeTrees(imgplan, filepath.Join(under, size), n); err != nil {
			return err
		}
		// A child's memory counts from that of the process which starts it: the races are run by one that has none.
		child := exec.Command(os.Args[0], "race", under, size, strconv.Itoa(rounds))
		child.Stdout, child.Stderr = os.Stdout, os.Stderr
		if err := child.Run(); err != nil {
			return err
		}
	}
	return nil
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
