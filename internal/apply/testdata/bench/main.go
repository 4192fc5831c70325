// Command bench measures what an apply costs beside the time that a vendor takes. From the root of the repo:
//
//	go run ./internal/apply/testdata/bench
//
// Each row is an apply of n pictures, c at once, each of which takes the vendor so long and has so many bytes. The vendor
// is another process, which speaks Apikley's JSON on the loopback, and answers a look at a task when the task has ended:
// how soon a vendor may be asked is no matter of the apply. Rows that take no time have no vendor and no wire, only the disk.
// It prints, for each row, the median of the rounds: efficiency is ceil(n/c) times the vendor's time, by the time it took.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// row is one apply.
type row struct {
	c, n  int
	takes time.Duration
	bytes int
}

var rows = []row{
	{10, 100, 200 * time.Millisecond, 100_000},
	{100, 1000, 500 * time.Millisecond, 100_000},
	{1000, 4000, 2 * time.Second, 100_000},
	{100, 500, time.Second, 1_000_000},
	{100, 1000, 0, 100},
	{100, 10_000, 0, 100},
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "serve" {
		exitOn(serve(os.Args[2]))
	}
	if len(os.Args) > 2 && os.Args[1] == "work" {
		exitOn(work(os.Args[2:]))
		return
	}
	rounds := flag.Int("rounds", 3, "how often each is run")
	under := flag.String("dir", os.TempDir(), "where the folders are made, and removed")
	only := flag.Int("row", 0, "the only row to run, from 1; 0 for all")
	flag.Parse()
	fmt.Println("| at once | pictures | vendor's time | bytes | seconds | efficiency | pictures a second | CPU ms a picture | MiB | ms to the first request |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|")
	for i, one := range rows {
		if *only == 0 || *only == i+1 {
			exitOn(measure(one, *rounds, *under))
		}
	}
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func measure(one row, rounds int, under string) error {
	var runs []cost
	for range rounds {
		folder, err := os.MkdirTemp(under, "imgplan-apply-")
		if err != nil {
			return err
		}
		spent, err := run(one, folder)
		if err := os.RemoveAll(folder); err != nil {
			return err
		}
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(folder), err)
		}
		runs = append(runs, spent)
	}
	slices.SortFunc(runs, func(a, b cost) int { return int(a.wall - b.wall) })
	print(one, runs[len(runs)/2])
	return nil
}

func print(one row, spent cost) {
	ideal := time.Duration((one.n+one.c-1)/one.c) * one.takes
	efficiency := "–"
	if ideal > 0 {
		efficiency = fmt.Sprintf("%.3f", ideal.Seconds()/spent.wall.Seconds())
	}
	fmt.Printf("| %d | %d | %s | %d | %.2f | %s | %.0f | %.2f | %d | %.1f |\n", one.c, one.n, one.takes, one.bytes, spent.wall.Seconds(),
		efficiency, float64(one.n)/spent.wall.Seconds(), float64(spent.cpu.Microseconds())/1000/float64(one.n), spent.memory>>20, float64(spent.first.Microseconds())/1000)
}
