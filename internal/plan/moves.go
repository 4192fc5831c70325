package plan

import (
	"maps"
	"slices"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// relocated returns the records by the addresses that moved blocks give them. A record knows its former address still,
// so that what becomes of it can be told from what it was. One stays where it is when it can't be moved: its address is
// declared, or another record has the new one.
func relocated(in Input) map[string]state.Record {
	if len(in.Config.Moved) == 0 {
		return in.Records
	}
	records := maps.Clone(in.Records)
	trails := map[string][]string{}
	var leaving []string
	for _, address := range sortedKeys(in.Records) {
		if trail := trailOf(address, in.Config.Moved); len(trail) > 0 && !declares(in.Config, address) {
			trails[address] = trail
			leaving = append(leaving, address)
		}
	}
	slices.SortStableFunc(leaving, func(a, b string) int { return len(trails[a]) - len(trails[b]) })
	for _, address := range leaving { // who is nearest to an address comes first
		to := trails[address][len(trails[address])-1]
		if _, taken := records[to]; taken {
			continue
		}
		record := records[address]
		if record.Seed == nil && !record.Key.IsRendition() {
			seed := spec.SeedOf(record.Address)
			record.Seed = &seed
		}
		delete(records, address)
		records[to] = record
	}
	return records
}

// trailOf lists the addresses that one is moved to, in order. Circles are mistakes, which spec.Load reports; here they
// end.
func trailOf(address string, moves []spec.Moved) []string {
	var trail []string
	for range moves {
		to, moved := nextOf(address, moves)
		if !moved {
			break
		}
		trail = append(trail, to)
		address = to
	}
	return trail
}

// nextOf returns where an address is moved to; what names it closest counts.
func nextOf(address string, moves []spec.Moved) (to string, moved bool) {
	closest := 0
	for _, move := range moves {
		if next, ok := Relocate(address, move.From, move.To); ok && len(move.From) > closest {
			to, moved, closest = next, true, len(move.From)
		}
	}
	return to, moved
}

// removal returns what is declared about an address that is no longer there, nil if nothing is.
func (d *decider) removal(address string) *spec.Removed {
	for i, removed := range d.in.Config.Removed {
		if within(removed.From, address) {
			return &d.in.Config.Removed[i]
		}
	}
	return nil
}
