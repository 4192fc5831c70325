package apply

import (
	"fmt"
	"sync"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/spec"
)

// purse keeps a run within its budget: what is reserved and what is spent never exceed it together. A request whose
// outcome is unknown stays reserved, for it may have been paid.
type purse struct {
	mu     sync.Mutex
	budget spec.Budget
	sum    money.USD
	images int
	// unpriced are those of the images whose price isn't known.
	unpriced int
}

func newPurse(budget spec.Budget) *purse { return &purse{budget: budget} }

// reserve sets the price of one picture aside, or says why it can't. A nil price is one that isn't known.
func (p *purse) reserve(price *money.USD) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.budget.Images != nil && p.images+1 > *p.budget.Images {
		return fmt.Errorf("the budget of %d images is used up", *p.budget.Images)
	}
	if p.budget.Cost != nil {
		if price == nil {
			return fmt.Errorf("its price isn't known, and there is a budget of $%s", *p.budget.Cost)
		}
		if p.sum+*price > *p.budget.Cost {
			return fmt.Errorf("the budget of $%s is used up", *p.budget.Cost)
		}
	}
	p.images++
	p.add(price, 1)
	return nil
}

// release takes a reservation back, for a request that was not taken.
func (p *purse) release(price *money.USD) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.images--
	p.add(price, -1)
}

// add counts a price so many times.
func (p *purse) add(price *money.USD, times int) {
	if price == nil {
		p.unpriced += times
		return
	}
	p.sum += money.USD(times) * *price
}

// settle puts what was really billed in the place of what was reserved.
func (p *purse) settle(price, billed *money.USD) {
	if billed == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.add(price, -1)
	p.sum += *billed
}

func (p *purse) spent() money.USD {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sum
}

// requests are how many were sent, and of how many the price isn't known.
func (p *purse) requests() (all, unpriced int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.images, p.unpriced
}
