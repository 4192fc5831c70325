package state

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// All fields are drawn, by reflection: one that the codec forgets comes back empty.
func TestRecordRoundTrip(t *testing.T) {
	times := rapid.Map(rapid.Int64(), func(nanos int64) time.Time {
		if nanos == 0 {
			return time.Time{}
		}
		return time.Unix(0, nanos).UTC()
	})
	records := rapid.MakeCustom[Record](rapid.MakeConfig{
		Types: map[reflect.Type]*rapid.Generator[any]{reflect.TypeFor[time.Time](): times.AsAny()},
	})
	rapid.Check(t, func(t *rapid.T) {
		want := records.Draw(t, "record")
		got, err := decodeRecord(want.Address, encodeRecord(want))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Fatalf("%v\n%s", err, diff)
		}
	})
}

func FuzzRecord(f *testing.F) {
	f.Add(encodeRecord(Record{Path: "a", Key: key1, Model: "m", Width: 5}))
	f.Fuzz(func(t *testing.T, payload []byte) {
		record, err := decodeRecord("image.a", payload)
		if err != nil {
			return
		}
		if again, err := decodeRecord("image.a", encodeRecord(record)); err != nil || !cmp.Equal(again, record) {
			t.Fatalf("%+v became %+v, %v", record, again, err)
		}
	})
}
