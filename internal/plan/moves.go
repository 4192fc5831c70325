package plan

import (
	"maps"
	"slices"
	"strings"

	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// relocated returns the records by the addresses that moved blocks give them. A record knows its former address still,
// so that what becomes of it can be told from what it was. One stays where it is when it can't be moved: its address is
// declared, or another record has the new one.
func (m moves) relocated(in Input) map[string]*state.Record {
	if len(m) == 0 {
		return in.Records
	}
	records := maps.Clone(in.Records)
	trails := map[string][]string{}
	var leaving []string
	for _, address := range sortedKeys(in.Records) {
		if trail := m.trail(address); len(trail) > 0 && !declares(in.Config, address) {
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
		moved := *records[address]
		if moved.Seed == nil && !moved.Key.IsRendition() {
			seed := spec.SeedOf(moved.Address)
			moved.Seed = &seed
		}
		delete(records, address)
		records[to] = &moved
	}
	return records
}

// moves are moved blocks by the address that they name as it was.
type moves map[string]spec.Moved

func movesOf(config *spec.Config) moves {
	byFrom := make(moves, len(config.Moved))
	for _, one := range config.Moved {
		byFrom[one.From] = one
	}
	return byFrom
}

// trail lists the addresses that one is moved to, in order. Circles are mistakes, which spec.Load reports; here they end.
func (m moves) trail(address string) []string {
	var trail []string
	for range m {
		to, moved := m.next(address)
		if !moved {
			break
		}
		trail = append(trail, to)
		address = to
	}
	return trail
}

// next returns where an address is moved to; what names it closest counts.
func (m moves) next(address string) (to string, moved bool) {
	for end := len(address); end > 0; end-- {
		if end < len(address) && !strings.ContainsRune(".[#", rune(address[end])) {
			continue
		}
		one, named := m[address[:end]]
		if to, moved = Relocate(address, one.From, one.To); named && moved {
			return to, true
		}
	}
	return "", false
}

// removal returns what is declared about an address that is no longer there, nil if nothing is; what names it closest counts.
func (d *decider) removal(address string) *spec.Removed {
	var closest *spec.Removed
	for i, removed := range d.in.Config.Removed {
		if within(removed.From, address) && (closest == nil || len(removed.From) > len(closest.From)) {
			closest = &d.in.Config.Removed[i]
		}
	}
	return closest
}
