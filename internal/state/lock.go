package state

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/imgplan/imgplan/internal/failpoint"
)

// Holder is who holds a folder's lock.
type Holder struct {
	PID   int       `json:"pid"` // 0 when it isn't known who
	Host  string    `json:"host"`
	Verb  string    `json:"verb"` // "apply"
	Since time.Time `json:"since"`
}

// String is "apply (process 4711 on host), since 15:04:05 on 2 January".
func (h Holder) String() string {
	if h.PID == 0 {
		return "another imgplan"
	}
	since := h.Since.Local().Format("15:04:05 on 2 January")
	return fmt.Sprintf("%s (process %d on %s), since %s", h.Verb, h.PID, h.Host, since)
}

// LockedError says that someone else writes to the folder's memory.
type LockedError struct {
	Dir    string
	Holder Holder
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("%s is locked by %s", e.Dir, e.Holder)
}

// lock is a folder's lock. The kernel frees it when its process ends, however that happens: there is no stale lock to
// remove by hand. The note beside it says who that is. Whoever ends in good order removes it: one that is there when the
// lock is taken is of a run that was killed.
type lock struct {
	file   *flock.Flock
	note   string
	killed bool // the run that had it before
}

// lockNote says who holds the lock.
const lockNote = "lock.json"

// lockPause is how long to wait before a lock is tried again.
const lockPause = 50 * time.Millisecond

func takeLock(dir, home string, o Options) (*lock, error) {
	l := &lock{file: flock.New(filepath.Join(home, "lock"), flock.SetPermissions(0o644)), note: filepath.Join(home, lockNote)}
	deadline := time.Now().Add(o.Wait)
	for waiting := false; ; waiting = true {
		taken, err := l.file.TryLock()
		if err != nil {
			return nil, fmt.Errorf("can't lock %s: %w", dir, err)
		}
		if taken {
			failpoint.Hit("lock", "taken")
			_, absent := os.Lstat(l.note)
			l.killed = absent == nil
			return l, l.sign(o.Verb)
		}
		if o.Waiting != nil && !waiting && o.Wait > 0 {
			o.Waiting(l.holder())
		}
		if !pause(min(lockPause, time.Until(deadline)), o.Stop) {
			return nil, &LockedError{dir, l.holder()}
		}
	}
}

// pause tells whether the wait went by; there is none to go by at the end of the time, or when told to stop.
func pause(wait time.Duration, stop <-chan struct{}) bool {
	if wait <= 0 {
		return false
	}
	select {
	case <-stop:
		return false
	case <-time.After(wait):
		return true
	}
}

// sign notes who holds the lock. The note isn't synced: after a power cut nobody holds it.
func (l *lock) sign(verb string) error {
	host, _ := os.Hostname() // it is only told
	text, err := json.Marshal(Holder{os.Getpid(), host, verb, time.Now()})
	if err == nil {
		err = exchangeFile("note", l.note, append(text, '\n'), false)
	}
	if err != nil {
		_ = l.file.Unlock()
	}
	return err
}

func (l *lock) holder() (h Holder) {
	text, err := ReadAtMost(l.note, maxNote)
	if err != nil || json.Unmarshal(text, &h) != nil {
		return Holder{}
	}
	return h
}

// release removes the note before the lock is free, so that it never is one of somebody else's.
func (l *lock) release() error {
	failpoint.Hit("unlock", "before")
	_ = os.Remove(l.note)
	failpoint.Hit("unlock", "unsigned")
	err := l.file.Unlock()
	failpoint.Hit("unlock", "after")
	if err != nil {
		err = fmt.Errorf("%s can't be unlocked: %w", l.file.Path(), err)
	}
	return err
}
