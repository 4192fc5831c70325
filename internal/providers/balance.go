package providers

import (
	"context"

	"github.com/imgplan/imgplan/internal/money"
)

// Balancer is a provider that can tell what is left on the account, as far as its units can be put in dollars.
type Balancer interface {
	Balance(ctx context.Context) (money.USD, error)
}
