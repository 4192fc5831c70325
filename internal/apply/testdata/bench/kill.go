package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/imgplan/imgplan/internal/state"
)

// reopening is how long it takes to open a folder's state after a run that ended well, and after one that was killed.
type reopening struct{ clean, killed time.Duration }

// kill applies a thousand pictures, and then kills an apply of as many others half-way.
func kill(under string) (r reopening, err error) {
	folder, err := os.MkdirTemp(under, "imgplan-apply-")
	if err != nil {
		return r, err
	}
	one := row{c: 100, n: 1000, bytes: 100}
	if _, err := run("work", one, folder); err != nil {
		return r, err
	}
	if r.clean, err = reopen(folder); err != nil {
		return r, err
	}
	victim := exec.Command(os.Args[0], "work", encode(job{row: one, Folder: folder, First: one.n}))
	if err := victim.Start(); err != nil {
		return r, err
	}
	time.Sleep(300 * time.Millisecond)
	_ = victim.Process.Kill()
	_ = victim.Wait() // it was killed
	r.killed, err = reopen(folder)
	return r, err
}

// reopen opens the state in a process of its own.
func reopen(folder string) (took time.Duration, err error) {
	out, err := exec.Command(os.Args[0], "reopen", encode(job{Folder: folder})).Output()
	if err == nil {
		err = json.Unmarshal(out, &took)
	}
	return took, err
}

func open(folder string) error {
	begun := time.Now()
	store, err := state.Open(folder, state.Options{Verb: "bench"})
	if err != nil {
		return err
	}
	took := time.Since(begun)
	fmt.Println(int64(took))
	return store.Close()
}
