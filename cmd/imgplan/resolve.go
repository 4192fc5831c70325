package main

import (
	"context"
	"fmt"

	"github.com/imgplan/imgplan/internal/apply"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// resolve looks for requests whose answer was lost in the lists of those providers that have one. That it can't look is
// no reason not to apply: they stay held.
func (a *applying) resolve(ctx context.Context, config *spec.Config) error {
	snapshot, err := a.store.Snapshot()
	if err != nil {
		return err
	}
	defer snapshot.Close()
	journals := map[string][]state.Task{}
	for _, task := range snapshot.Tasks {
		journals[task.Provider] = append(journals[task.Provider], task)
	}
	for name, journal := range journals {
		lister, ok := listerOf(config.Provider(name))
		if !ok {
			continue
		}
		edits, err := apply.Resolve(ctx, lister, journal)
		if err != nil {
			a.note([]string{fmt.Sprintf("provider %s: its tasks can't be listed: %v", name, err)})
			continue
		}
		if err := a.store.Commit(edits...); err != nil {
			return err
		}
	}
	return nil
}

// listerOf opens a provider that can list its tasks.
func listerOf(configured *spec.Provider) (providers.Lister, bool) {
	if configured == nil {
		return nil, false
	}
	kind := catalogue.Kind(configured.Kind)
	if kind.KeyEnv != "" && configured.APIKey.IsZero() {
		return nil, false
	}
	provider, err := kind.Open(configured.Config)
	if err != nil {
		return nil, false // whoever needs it will say why
	}
	lister, ok := provider.(providers.Lister)
	return lister, ok
}
