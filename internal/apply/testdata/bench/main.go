// Command bench measures what an apply costs beside the time that a vendor takes. From the root of the repo:
//
//	go run ./internal/apply/testdata/bench
//
// Each row is an apply of n pictures, c at once, each of which takes the vendor so long and has so many bytes. The vendor
// is another process, which speaks Apikley's JSON on the loopback, and answers a look at a task when the task has ended:
// how soon a vendor may be asked is no matter of the apply. Rows that take no time have no vendor and no wire, only the disk.
//
// Rounds are interleaved: in each, every row is run once, and beside it the ceiling, a plain Go program that sends the same
// requests to the same vendor, keeps nothing and syncs nothing. Where the machine is busy, the ratio of the two says more than
// either. The folders are removed at the end only: ext4 is slow to make files where many were just deleted. Efficiency is the
// ideal by the time it took: ceil(n/c) times the vendor's time, or n by the rate where that is more.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/imgplan/imgplan/internal/providers"
)

// row is one apply.
type row struct {
	c, n    int
	takes   time.Duration
	bytes   int
	records int            // in the state before
	rate    providers.Rate // of submits; zero for none
	busy    bool           // the vendor forbids all requests for a second, once
}

func (r row) ideal() time.Duration {
	ideal := time.Duration((r.n+r.c-1)/r.c) * r.takes
	if r.rate.N > 0 {
		ideal = max(ideal, time.Duration(r.n)*r.rate.Per/time.Duration(r.rate.N))
	}
	return ideal
}

var rows = []row{
	{c: 10, n: 100, takes: 200 * time.Millisecond, bytes: 100_000},
	{c: 100, n: 1000, takes: 500 * time.Millisecond, bytes: 100_000},
	{c: 100, n: 500, takes: time.Second, bytes: 1_000_000},
	{c: 1000, n: 4000, takes: 2 * time.Second, bytes: 100_000},
	{c: 10, n: 25, takes: 500 * time.Millisecond, bytes: 100_000, rate: providers.Rate{N: 5, Per: time.Second}},
	{c: 10, n: 25, takes: 500 * time.Millisecond, bytes: 100_000, rate: providers.Rate{N: 5, Per: time.Second}, busy: true},
	{c: 100, n: 10_000, bytes: 100},
	{c: 100, n: 2000, bytes: 100, records: 1000},
	{c: 100, n: 2000, bytes: 100, records: 100_000},
}

func main() {
	if len(os.Args) == 3 && os.Args[1] == "serve" {
		exitOn(serve(os.Args[2]))
	}
	if len(os.Args) > 2 && os.Args[1] != "serve" && !strings.HasPrefix(os.Args[1], "-") {
		exitOn(child(os.Args[1], os.Args[2:]))
		return
	}
	rounds := flag.Int("rounds", 3, "how often each is run")
	dir := flag.String("dir", os.TempDir(), "where the folders are made, and removed")
	only := flag.Int("row", 0, "the only row to run, from 1; 0 for all, and what a kill costs")
	flag.Parse()
	under, err := os.MkdirTemp(*dir, "imgplan-applies-")
	exitOn(err)
	runs := make([][]pair, len(rows))
	var kills []reopening
	for range *rounds {
		for i, one := range rows {
			if *only == 0 || *only == i+1 {
				both, err := measure(one, under)
				exitOn(err)
				runs[i] = append(runs[i], both)
			}
		}
		if *only == 0 {
			one, err := kill(under)
			exitOn(err)
			kills = append(kills, one)
		}
	}
	report(runs, kills)
	exitOn(os.RemoveAll(under))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// pair is a row's apply and its ceiling.
type pair struct{ apply, plain cost }

// measure runs a row once, and its ceiling.
func measure(one row, under string) (both pair, err error) {
	folder, err := os.MkdirTemp(under, "imgplan-apply-")
	if err != nil {
		return pair{}, err
	}
	if one.records > 0 {
		if err := exec.Command(os.Args[0], "fill", encode(job{Folder: folder, row: one})).Run(); err != nil {
			return pair{}, err
		}
	}
	if both.apply, err = run("work", one, folder); err == nil && one.takes > 0 && one.rate.N == 0 {
		both.plain, err = run("plain", one, folder)
	}
	if err != nil {
		return pair{}, fmt.Errorf("%s: %w", filepath.Base(folder), err)
	}
	return both, nil
}
