package spec

import (
	"testing"
	"time"

	"github.com/zclconf/go-cty/cty"
	"pgregory.net/rapid"
)

// TestTimeCompare: the texts of two times compare as the times do, in whatever zones they are written.
func TestTimeCompare(t *testing.T) {
	const year = 365 * 24 * 3600
	instant := rapid.Custom(func(t *rapid.T) time.Time {
		zone := time.FixedZone("", 60*rapid.IntRange(-23*60, 23*60).Draw(t, "zone"))
		seconds := rapid.OneOf(rapid.Int64Range(0, 3), rapid.Int64Range(-1900*year, 7900*year)).Draw(t, "seconds")
		return time.Unix(seconds, rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds")).In(zone)
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := instant.Draw(t, "a"), instant.Draw(t, "b")
		format := rapid.SampledFrom([]string{time.RFC3339, time.RFC3339Nano}).Draw(t, "format")
		if format == time.RFC3339 {
			a, b = a.Truncate(time.Second), b.Truncate(time.Second)
		}
		got, err := timeCompareFunction.Call([]cty.Value{cty.StringVal(a.Format(format)), cty.StringVal(b.Format(format))})
		if want := cty.NumberIntVal(int64(a.Compare(b))); err != nil || !got.RawEquals(want) {
			t.Fatalf("%s and %s: %#v, %v; want %#v", a.Format(format), b.Format(format), got, err, want)
		}
	})
}
