package apply

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestDoor: who waits goes on as soon as the last request has left, or when it has waited enough.
func TestDoor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &door{}
		waited := func(most time.Duration) time.Duration {
			begun := time.Now()
			d.wait(most)
			return time.Since(begun)
		}
		if got := waited(time.Hour); got != 0 {
			t.Errorf("with nobody leaving, it waits %v", got)
		}
		d.enter()
		d.enter()
		if got := waited(time.Minute); got != time.Minute {
			t.Errorf("with two leaving, it waits %v of a minute", got)
		}
		if got := waited(-1); got != 0 {
			t.Errorf("without patience, it waits %v", got)
		}
		go func() {
			for range 2 {
				time.Sleep(time.Second)
				d.leave()
			}
		}()
		if got := waited(time.Minute); got != 2*time.Second {
			t.Errorf("it waits %v for two, of whom the last leaves after two seconds", got)
		}
		d.enter()
		time.AfterFunc(time.Second, d.leave)
		if got := waited(time.Minute); got != time.Second {
			t.Errorf("it waits %v for a third, who leaves after one", got)
		}
	})
}

// TestGiveWay: a job gives way at each step, but not longer than a part of the time that its picture took, all in all.
func TestGiveWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &run{}
		r.door.enter()
		for making, want := range map[time.Duration]time.Duration{0: 0, 100 * time.Millisecond: 10 * time.Millisecond, time.Minute: 30 * time.Millisecond} {
			j := &job{run: r, patience: patienceAfter(making)}
			begun := time.Now()
			for range 3 {
				j.giveWay()
			}
			if got := time.Since(begun); got != want {
				t.Errorf("after %v in the making, it gives way for %v, want %v", making, got, want)
			}
		}
	})
}
