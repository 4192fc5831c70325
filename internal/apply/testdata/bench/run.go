package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// cost is what a run took.
type cost struct {
	wall   time.Duration // of the apply alone
	first  time.Duration // until the first request
	cpu    time.Duration // of its whole process, in both modes
	memory int64         // its largest resident set, in bytes
}

// run applies in a process of its own, against a vendor in another.
func run(one row, folder string) (cost, error) {
	url := ""
	if one.takes > 0 {
		vendor, err := start(one)
		if err != nil {
			return cost{}, err
		}
		defer vendor.stop()
		url = vendor.url
	}
	worker := exec.Command(os.Args[0], "work", folder, url, strconv.Itoa(one.c), strconv.Itoa(one.n), strconv.Itoa(one.bytes))
	worker.Stderr = os.Stderr
	out, err := worker.Output()
	if err != nil {
		return cost{}, err
	}
	took, first, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	used := worker.ProcessState
	spent := cost{cpu: used.UserTime() + used.SystemTime(), memory: used.SysUsage().(*syscall.Rusage).Maxrss << 10}
	if spent.wall, err = time.ParseDuration(took); err == nil {
		spent.first, err = time.ParseDuration(first)
	}
	return spent, err
}

// vendor is the process that serves.
type vendor struct {
	url  string
	cmd  *exec.Cmd
	line io.Closer // its standard input: it ends when that does
}

func start(one row) (*vendor, error) {
	cmd := exec.Command(os.Args[0], "serve", fmt.Sprintf("%s,%d", one.takes, one.bytes))
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
	url, err := bufio.NewReader(out).ReadString('\n')
	return &vendor{strings.TrimSpace(url), cmd, line}, err
}

func (v *vendor) stop() {
	_ = v.line.Close()
	_ = v.cmd.Wait() // it was told to end
}
