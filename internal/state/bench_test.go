package state

import (
	"fmt"
	"testing"
)

func BenchmarkPeek(b *testing.B) {
	dir := b.TempDir()
	s, err := Open(dir, Options{})
	if err != nil {
		b.Fatal(err)
	}
	err = s.Commit(func(tx *Tx) {
		for i := range 10_000 {
			r := sample(fmt.Sprintf("image.icon[%d]", i), fmt.Sprintf("assets/icons/%d.png", i))
			tx.PutRecord(r)
			tx.PutFacts(Key(fmt.Sprintf("k1:%064x", i)), Facts{Arguments: []Fact{{"prompt", "a fox"}, {"size", "1024x1024"}}})
			tx.AddEntry(Entry{Address: r.Address, Key: key1, Outcome: "made"})
		}
	})
	if err == nil {
		err = s.WriteSum()
	}
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	b.Run("peek", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if got, err := Peek(dir); err != nil || len(got.Records) != 10_000 {
				b.Fatal(err)
			}
		}
	})
	b.Run("sum", func(b *testing.B) {
		for b.Loop() {
			if err := s.WriteSum(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("commit", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if err := s.Commit(put(sample(fmt.Sprintf("image.icon[%d]", i%10_000), "x.png"))); err != nil {
				b.Fatal(err)
			}
		}
	})
}
