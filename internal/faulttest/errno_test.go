//go:build linux

package faulttest

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// diskCalls are the calls that a failing or full disk can fail.
var diskCalls = []string{
	"openat", "write", "pwrite64", "fsync", "fdatasync", "renameat", "unlinkat", "mkdirat", "ftruncate", "fchmod", "utimensat", "flock",
}

// errnos are what a disk can say, with its words for it.
var errnos = map[string]string{
	"EIO": "input/output error", "ENOSPC": "no space left on device", "EROFS": "read-only file system", "EDQUOT": "disk quota exceeded",
}

// anomaly is a call that fails, once or from then on.
type anomaly struct {
	point
	errno string
	ever  bool
}

func (a anomaly) String() string { return describe(a.point) + a.suffix() + " " + a.errno }

func (a anomaly) suffix() string {
	if a.ever {
		return "+"
	}
	return ""
}

func (a anomaly) inject() []string {
	return inject(a.call, "error="+a.errno, strconv.Itoa(a.n)+a.suffix())
}

// doubts is how many crashes a fault is as bad as.
func (a anomaly) doubts() int {
	switch {
	case a.call == "write":
		return 2 // it may hit the vendor's connections: then answers are lost, too
	case a.call == "fdatasync" && a.ever:
		return 1 // an intent that is written but not synced can't be taken back, and nobody knows that nothing was sent
	}
	return 0
}

func anomalies(t *testing.T) (list []anomaly) {
	for _, p := range points(t, diskCalls) {
		for errno := range errnos {
			list = append(list, anomaly{p, errno, false}, anomaly{p, errno, true})
		}
	}
	return list
}

// TestErrnos lets the n-th of each call to the disk fail, once or from then on: the apply must say what and where, and
// when the fault is over, another one brings everything home.
func TestErrnos(t *testing.T) {
	needStrace(t)
	all := anomalies(t)
	chosen := sample(dice(t, 2), all, 36)
	root := scratch(t)
	counts := newTally()
	each(t, chosen, func(vendor *providertest.Vendor, a anomaly) {
		r := newTrial(t, vendor, root)
		e := r.apply(a.inject()...)
		r.crashes += a.doubts()
		counts.add(r.spoken(e, a), 1)
		r.check(a.errno, a.point)
		counts.take(r, a.String())
	})
	report(t, "%d faults (of %d): %d noticed, %d without effect, %d impossible ones; %s",
		len(chosen), len(all), counts.counts["noticed"], counts.counts["no effect"], counts.counts["impossible"], counts)
}

var someplace = regexp.MustCompile(`Folder can't be read|\.imgplan|imgplan\.sum|\.png|\.jpg|icons|trial-|/dev/stdout|127\.0\.0\.1`)

// spoken judges what an apply has said of its fault.
func (r *trial) spoken(e ended, a anomaly) string {
	switch {
	case strings.Contains(e.output, "runtime: netpollBreak write failed") || strings.Contains(e.output, "runtime: epoll"):
		return "impossible" // strace fails a write to the runtime's own eventfd, which no disk does
	case a.call == "write" && a.ever && e.code == 2: // the same, and it can't even be said
		return "impossible"
	case strings.Contains(e.output, "panic: ") || strings.Contains(e.output, "goroutine ") || strings.Contains(e.output, "fatal error"):
		r.t.Errorf("%s, %s: it crashed:\n%.3000s", r.name, a, e.output)
	case e.code == 0:
		return "no effect"
	case e.code != 1 && e.code != 3:
		r.t.Errorf("%s, %s: exit code %d\n%s", r.name, a, e.code, e.output)
	case a.call == "write" && (a.ever || e.output == ""): // it was the words that could not be written
	case !strings.Contains(e.output, errnos[a.errno]) || !someplace.MatchString(e.output):
		r.t.Errorf("%s, %s: it does not say what and where:\n%s", r.name, a, e.output)
	}
	return "noticed"
}
