package spec

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/imgplan/imgplan/internal/providers"
)

// configure reads what a provider block says beside its name.
func (l *loader) configure(one *providerBlock, r *reader) {
	config := &one.config
	if key := r.secret("api_key", ", or leave it out, and set "+one.kind.KeyEnv, one.place); key != "" {
		config.APIKey = providers.NewSecret(key)
	}
	usual := config.BaseURL
	l.setURL(r, "base_url", &config.BaseURL)
	if rest, below := strings.CutPrefix(config.UploadURL, usual+"/"); below {
		config.UploadURL = config.BaseURL + "/" + rest // a mirror's key is not for the original's host
	}
	l.setURL(r, "upload_url", &config.UploadURL)
	set(r, "rate", &config.Limits.Rate, providers.ParseRate)
	set(r, "poll_interval", &config.Limits.PollEvery, providers.ParseWait)
	set(r, "task_timeout", &config.Limits.TaskWait, providers.ParseWait)
	if running, got := r.must("max_running", cty.Number); got == known {
		n, err := strconv.Atoi(decimal(running))
		if err != nil || n < 1 {
			l.report.value(r.terms["max_running"], r.ctx, "Invalid max_running", `"max_running" must be a whole number from 1.`)
		} else {
			config.Limits.MaxRunning = n
		}
	}
	l.setPrices(one, r)
}

// set parses a text argument; a mistake leaves the default.
func set[T any](r *reader, name string, into *T, parse func(string) (T, error)) {
	value, got := r.must(name, cty.String)
	if got != known {
		return
	}
	parsed, err := parse(value.AsString())
	if err != nil {
		r.l.report.value(r.terms[name], r.ctx, "Invalid "+name, "%s.", err)
		return
	}
	*into = parsed
}

func (l *loader) setURL(r *reader, name string, into *string) {
	value, got := r.must(name, cty.String)
	if got != known {
		return
	}
	if text := value.AsString(); isAddress(text) {
		*into = trimSlash(text)
		return
	}
	l.report.value(r.terms[name], nil, "Invalid "+name,
		`%q must be the address of an API, such as "https://api.example.com": without a user, a query or a fragment.`, name)
}

// isAddress tells whether a text is an http or https URL that other paths can be added to.
func isAddress(text string) bool {
	address, err := url.Parse(text)
	return err == nil && (address.Scheme == "https" || address.Scheme == "http") && address.Hostname() != "" &&
		address.User == nil && address.RawQuery == "" && !address.ForceQuery && !strings.Contains(text, "#")
}

// setPrices reads the prices of models, in dollars.
func (l *loader) setPrices(one *providerBlock, r *reader) {
	prices, got := r.must("price", cty.Map(cty.Number))
	if got != known {
		return
	}
	t := r.terms["price"]
	for it := prices.ElementIterator(); it.Next(); {
		key, price := it.Element()
		model := key.AsString()
		if one.kind.Model(model) == nil {
			l.report.value(t, nil, "Unknown model", "The provider %q has no model %q.%s",
				one.kind.Name, model, l.nearest(model, modelNames(one.kind)))
			continue
		}
		if price.IsNull() {
			continue
		}
		if amount, ok := l.dollars(t, price); ok {
			one.config.Prices[model] = amount
		}
	}
}

// declareCallback prepares a callback block; there is at most one.
func (s *scope) declareCallback(one *providerBlock, blocks hcl.Blocks) {
	for i, block := range blocks {
		if i > 0 {
			s.report.err(block.DefRange, "Duplicate callback", "A callback was already declared at %s.", blocks[0].DefRange)
			return
		}
		content, diags := block.Body.Content(callbackSchema)
		s.report.add(diags...)
		one.config.Callback = &providers.Callback{}
		s.enqueue(block.DefRange, content.Attributes, reach{}, func(r *reader) {
			s.callback(one.config.Callback, r, block.DefRange)
		})
	}
}

func (l *loader) callback(into *providers.Callback, r *reader, place hcl.Range) {
	if value, got := r.must("url", cty.String); got == known {
		into.URL = value.AsString()
		if !isAddress(into.URL) {
			l.report.value(r.terms["url"], nil, "Invalid url", `"url" must be the http or https address that the provider can reach.`)
		}
	}
	if value, got := r.must("listen", cty.String); got == known {
		into.Listen = value.AsString()
		address, err := url.Parse("tcp://" + into.Listen)
		if err != nil || address.Port() == "" || address.Host != into.Listen {
			l.report.value(r.terms["listen"], r.ctx, "Invalid listen", `"listen" must be a host and a port, such as "127.0.0.1:8080".`)
		}
	}
	into.Secret = providers.NewSecret(r.secret("webhook_secret", "", place))
}

func trimSlash(text string) string { return strings.TrimRight(text, "/") }

func isWord(text string) bool { return hclsyntax.ValidIdentifier(text) }

func modelNames(kind *providers.Kind) []string {
	names := make([]string, len(kind.Models))
	for i, model := range kind.Models {
		names[i] = model.Name
	}
	return names
}
