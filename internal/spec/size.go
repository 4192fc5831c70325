package spec

import (
	"math/big"
	"strconv"

	"github.com/zclconf/go-cty/cty"

	"github.com/imgplan/imgplan/internal/providers"
)

// maxSeed is the largest seed where a model doesn't say: most APIs take 31 bits.
const maxSeed = 1<<31 - 1

// takeSize reads the size, else takes the model's usual one.
func (d *draft) takeSize() {
	text, got := d.text("size", false)
	if got == wrong {
		return
	}
	size, err := providers.Size{}, error(nil)
	if got == known {
		if size, err = providers.ParseSize(text); err != nil {
			d.refuse("size", "Invalid size", "%s.", err)
			return
		}
	}
	if d.model == nil || !d.fits(size) {
		return
	}
	if size == (providers.Size{}) || !d.takes("size") {
		size = d.model.Sizes.Default
	}
	d.image.Size = size
	d.say("size", cty.NullVal(cty.String))
	if size != (providers.Size{}) {
		d.say("size", cty.StringVal(size.String()))
	}
}

// fits tells whether the model can make that size.
func (d *draft) fits(size providers.Size) bool {
	if size == (providers.Size{}) {
		return true
	}
	if !d.takes("size") {
		if d.isLent("size") {
			return true
		}
		d.refuse("size", "Unexpected size", "A picture of the model %q has the size of its source: it takes no size.", d.model.Name)
		return false
	}
	if err := d.model.Sizes.Allow(size); err != nil {
		d.refuse("size", "Impossible size", "The model %q makes no picture of %s: %s.", d.model.Name, size, err)
		return false
	}
	return true
}

// takeSeed reads the seed, else derives one from the address: pictures are never random.
func (d *draft) takeSeed() {
	value, got := d.get("seed", cty.Number)
	d.note("seed", got)
	limit := int64(maxSeed)
	if d.model != nil && d.model.SeedMax > 0 {
		limit = d.model.SeedMax
	}
	switch got {
	case wrong:
		return
	case unknown:
		d.say("seed", cty.UnknownVal(cty.Number))
		d.warnUnseeded()
		return
	case absent:
		d.image.Seed, d.image.SeedDerived = derived(d.image.Address, limit), true
		d.say("seed", cty.NumberIntVal(d.seedInUse()))
		return
	case known:
		if !d.declaredSeed(value, limit) {
			return
		}
	}
	d.say("seed", cty.NumberIntVal(d.image.Seed))
}

// seedInUse is the derived seed as expressions see it: a picture keeps its own when its image gets another name.
func (d *draft) seedInUse() int64 {
	if fact := d.l.in.Known[d.image.Address]; fact.SeedKept {
		return fact.Seed
	}
	return d.image.Seed
}

func (d *draft) declaredSeed(value cty.Value, limit int64) bool {
	seed, accuracy := value.AsBigFloat().Int64()
	if accuracy != big.Exact || seed < 0 || seed > limit {
		d.refuse("seed", "Invalid seed", "A seed is a whole number from 0 to %s, not %s.", strconv.FormatInt(limit, 10), decimal(value))
		return false
	}
	d.image.Seed = seed
	d.warnUnseeded()
	return true
}

// derived is the seed of an image that declares none. A model whose seeds are fewer takes it by division.
func derived(address string, limit int64) int64 {
	seed := SeedOf(address)
	if seed > limit {
		seed %= limit + 1
	}
	return seed
}

// warnUnseeded warns, once for each provider, that a declared seed has no effect on the pixels.
func (d *draft) warnUnseeded() {
	if d.model == nil || d.model.Seeded || d.l.unseeded[d.image.Provider] {
		return
	}
	d.l.unseeded[d.image.Provider] = true
	d.l.report.warn(d.terms["seed"].place, "Seed without effect",
		"The model %q of the provider %q takes no seed: its pictures are not reproducible. Another seed still asks for a new picture.",
		d.model.Name, d.image.Provider)
}
