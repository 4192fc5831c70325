package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/imgplan/imgplan/internal/providers"
)

// cost is what a run took.
type cost struct {
	wall      time.Duration // of the apply alone
	first     time.Duration // until the first request
	cpu       time.Duration // of its whole process, in both modes
	memory    int64         // its largest resident set, in bytes
	forbidden int           // requests that the vendor had forbidden
}

// job is what a process of its own is to do.
type job struct {
	Folder, URL          string
	C, N, Bytes, Records int
	First                int // number of the first picture
	Rate                 providers.Rate
	row                  row
}

func encode(j job) string {
	if j.row.n > 0 {
		j.C, j.N, j.Bytes, j.Records, j.Rate = j.row.c, j.row.n, j.row.bytes, j.row.records, j.row.rate
	}
	text, _ := json.Marshal(j) // it has only strings and numbers
	return string(text)
}

// outcome is what a process says of what it did.
type outcome struct{ Wall, First time.Duration }

func child(mode string, args []string) error {
	var j job
	if err := json.Unmarshal([]byte(args[0]), &j); err != nil {
		return err
	}
	switch mode {
	case "reopen":
		return open(j.Folder)
	case "fill":
		return fill(j)
	}
	do := work
	if mode == "plain" {
		do = plain
	}
	spent, err := do(j)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(outcome{spent.wall, spent.first})
}

// run works in a process of its own, against a vendor in another.
func run(mode string, one row, folder string) (spent cost, err error) {
	url := ""
	if one.takes > 0 {
		vendor, err := start(one)
		if err != nil {
			return cost{}, err
		}
		defer func() { spent.forbidden = vendor.stop() }()
		url = vendor.url
	}
	worker := exec.Command(os.Args[0], mode, encode(job{Folder: folder, URL: url, row: one}))
	worker.Stderr = os.Stderr
	out, err := worker.Output()
	if err != nil {
		return cost{}, err
	}
	var said outcome
	if err := json.Unmarshal(out, &said); err != nil {
		return cost{}, err
	}
	used := worker.ProcessState
	return cost{
		wall: said.Wall, first: said.First, cpu: used.UserTime() + used.SystemTime(),
		memory: used.SysUsage().(*syscall.Rusage).Maxrss << 10,
	}, nil
}

// vendor is the process that serves.
type vendor struct {
	url  string
	cmd  *exec.Cmd
	line io.Closer // its standard input: it ends when that does
	out  *bufio.Reader
}

func start(one row) (*vendor, error) {
	cmd := exec.Command(os.Args[0], "serve", fmt.Sprintf("%s,%d,%t", one.takes, one.bytes, one.busy))
	cmd.Stderr = os.Stderr
	line, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	reader := bufio.NewReader(out)
	url, err := reader.ReadString('\n')
	return &vendor{strings.TrimSpace(url), cmd, line, reader}, err
}

// stop ends the vendor, and returns how many requests it got that it had forbidden.
func (v *vendor) stop() (forbidden int) {
	_ = v.line.Close()
	_, _ = fmt.Fscan(v.out, &forbidden)
	_ = v.cmd.Wait() // it was told to end
	return forbidden
}
