package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/spec"
)

// balanceView is what "providers -balance" says of one account: what is left, or why that can't be told.
type balanceView struct {
	Provider string     `json:"provider"`
	Balance  *money.USD `json:"balance"` // null when it isn't known
	Currency string     `json:"currency"`
	Reason   string     `json:"reason,omitempty"`
	asked    bool
}

// balances asks for what is left with the providers of these kinds, and prints it. It is an error if one that was asked
// does not tell, or if nobody could be asked.
func (f *folder) balances(ctx context.Context, kinds providers.Catalogue) error {
	views := []balanceView{}
	for _, one := range f.accounts(kinds) {
		views = append(views, balanceOf(ctx, one))
	}
	if err := f.printBalances(views); err != nil {
		return err
	}
	asked := 0
	for _, view := range views {
		if view.asked && view.Balance == nil {
			return errSaid
		} else if view.asked {
			asked++
		}
	}
	switch {
	case len(views) == 0:
		return fmt.Errorf("%s has no account", kinds[0].Name)
	case asked == 0:
		return errors.New("no provider could be asked for a balance")
	}
	return nil
}

// accounts are those that the folder declares and, of kinds that it doesn't, the one whose key is in the environment.
func (f *folder) accounts(kinds providers.Catalogue) []providers.Config {
	config, _, err := f.check(nil)
	if err != nil || config == nil {
		config = &spec.Config{} // what is wrong with the folder is no matter here
	}
	var accounts []providers.Config
	for i := range kinds {
		declared := false
		for _, one := range config.Providers {
			if one.Kind == kinds[i].Name && kinds[i].KeyEnv != "" {
				accounts, declared = append(accounts, one.Config), true
			}
		}
		if !declared && kinds[i].KeyEnv != "" {
			accounts = append(accounts, f.undeclared(&kinds[i]))
		}
	}
	return accounts
}

// undeclared is a provider as a block without arguments would configure it.
func (f *folder) undeclared(kind *providers.Kind) providers.Config {
	key, _ := f.env.lookup(kind.KeyEnv)
	return providers.Config{
		Name: kind.Name, Kind: kind.Name, APIKey: providers.NewSecret(key), BaseURL: kind.BaseURL, UploadURL: kind.UploadURL,
		Limits: kind.Limits, UserAgent: userAgent(),
	}
}

func balanceOf(ctx context.Context, account providers.Config) balanceView {
	view := balanceView{Provider: account.Name, Currency: "USD"}
	kind := catalogue.Kind(account.Kind)
	if account.APIKey.IsZero() {
		view.Reason = "not asked: " + kind.KeyEnv + " is not set"
		return view
	}
	view.asked = true
	patient, err := providers.OpenPatient(kind, account)
	if err == nil {
		var left money.USD
		if left, err = patient.Balance(ctx); err == nil {
			view.Balance = &left
			return view
		}
	}
	view.Reason = "can't be told: " + err.Error()
	return view
}

func (f *folder) printBalances(views []balanceView) error {
	if f.json {
		return printJSON(f.env.stdout, views)
	}
	for _, view := range views {
		words := view.Reason
		if view.Balance != nil {
			words = "$" + view.Balance.String()
		}
		if _, err := fmt.Fprintf(f.env.stdout, "%-12s %s\n", view.Provider, words); err != nil {
			return err
		}
	}
	return nil
}
