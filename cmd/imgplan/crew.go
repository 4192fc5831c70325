package main

import (
	"context"
	"fmt"
	"sync"

	"github.com/imgplan/imgplan/internal/apply"
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/providers"
)

// crew is the providers that a plan needs, with their callback receivers running.
type crew struct {
	makers map[string]apply.Maker
	stop   context.CancelFunc
	ends   sync.WaitGroup
	mu     sync.Mutex
	deaf   []string // what is to be said of receivers that did not work
}

// hire opens every provider that the plan needs. A missing key is found here, before anything is paid.
func hire(ctx context.Context, made *planned) (*crew, error) {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	c := &crew{makers: map[string]apply.Maker{}, stop: stop}
	for name := range needed(made.plan) {
		if err := c.open(ctx, made, name); err != nil {
			c.dismiss()
			return nil, err
		}
	}
	return c, nil
}

// needed lists the providers that something will be asked of.
func needed(p *plan.Plan) map[string]bool {
	names := map[string]bool{}
	for _, c := range p.Changes {
		if name := p.AskedAt(c); name != "" {
			names[name] = true
		}
	}
	for _, task := range p.Collect {
		names[task.Provider] = true
	}
	return names
}

func (c *crew) open(ctx context.Context, made *planned, name string) error {
	configured := made.config.Provider(name)
	if configured == nil {
		return nil // of a task that nothing asks for any more; apply says so
	}
	kind := catalogue.Kind(configured.Kind)
	if kind.KeyEnv != "" && configured.APIKey.IsZero() {
		return &missingKey{provider: name, variable: kind.KeyEnv}
	}
	patient, err := providers.OpenPatient(kind, configured.Config)
	if err != nil {
		return fmt.Errorf("provider %s: %w", name, err)
	}
	c.makers[name] = patient
	if configured.Callback != nil {
		c.ends.Go(func() { c.listen(ctx, patient, name) })
	}
	return nil
}

// listen receives callbacks until the crew is dismissed. Without them tasks are looked at in intervals all the same, so
// a receiver that can't start is no reason to stop.
func (c *crew) listen(ctx context.Context, patient *providers.Patient, name string) {
	if err := patient.Listen(ctx); err != nil && ctx.Err() == nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.deaf = append(c.deaf, fmt.Sprintf("provider %s received no callbacks: %v", name, err))
	}
}

// dismiss ends the receivers, and returns what is to be said of them.
func (c *crew) dismiss() []string {
	c.stop()
	c.ends.Wait()
	return c.deaf
}

// missingKey is a provider without its key.
type missingKey struct{ provider, variable string }

func (e *missingKey) Error() string { return fmt.Sprintf("provider %s has no API key", e.provider) }
