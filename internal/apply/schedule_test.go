package apply

import "testing"

// TestWhoeverHasBoughtAPictureIsNotWaitedFor: between the moment that a job finds another buying its picture and the moment that it is put
// off, that other one may have come home. Then it is queued once more, and no more than that.
func TestWhoeverHasBoughtAPictureIsNotWaitedFor(t *testing.T) {
	for outcome, want := range map[Outcome]int{Done: 1, Failed: 0} {
		payer := &job{over: true, ended: ImageResult{Outcome: outcome}}
		s := schedule{jobs: map[string]*job{"image.payer": payer}, ready: map[string][]*job{}, running: map[string]int{}}
		j := &job{queue: "q"}
		for range 3 {
			j.buyer = "image.payer"
			s.postpone(j)
		}
		if got := len(s.ready["q"]); got != want {
			t.Errorf("%s: it is queued %d times; want %d", outcome, got, want)
		}
	}
}
