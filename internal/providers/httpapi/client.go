// Package httpapi is what the providers on the web share: a client that sends every request at most once, downloads,
// and the reading of vendors' words. It never sends the API key to a host other than the configured ones, and never
// asks twice by itself.
package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/imgplan/imgplan/internal/providers"
)

const (
	maxAnswer = 1 << 20         // bytes of an answer in JSON; documented ones are below 10 KB
	callTime  = 2 * time.Minute // for one whole call, unless the context ends before
)

// Client speaks to the hosts of one configured provider. It may be used from many goroutines at once.
type Client struct {
	*Downloads
	key   providers.Secret
	agent string
	hosts map[string]bool // host:port of those that are given the key
	paid  *http.Client
	free  *http.Client
}

// New returns a client for a configuration. It opens no connection. It refuses a URL that can't be an API's address,
// and a key that can't be in a header: net/http would fail on it at every request, as if the network were down.
func New(config providers.Config) (*Client, error) {
	c := &Client{key: config.APIKey, agent: config.UserAgent, hosts: map[string]bool{}}
	if strings.ContainsFunc(config.APIKey.Reveal(), unprintable) {
		return nil, fmt.Errorf("the API key of provider %s has characters that no key has", config.Name)
	}
	for _, text := range []string{config.BaseURL, config.UploadURL} {
		if text == "" {
			continue
		}
		base, err := url.Parse(text)
		if err != nil || base.Host == "" || base.User != nil || base.Scheme != "https" && base.Scheme != "http" {
			return nil, fmt.Errorf("%q is not the address of an API", Words(text))
		}
		c.hosts[hostPort(base)] = true
	}
	c.Downloads = newDownloads(config.UserAgent, c.hosts)
	c.paid, c.free = &http.Client{Transport: once(), CheckRedirect: stay}, &http.Client{Transport: pooled(), CheckRedirect: stay}
	return c, nil
}

// stay keeps an API call at the host it was meant for: what a redirect does to a POST and its key isn't ours to choose.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Call is one request to an API.
type Call struct {
	Purpose     Purpose
	Method      string
	URL         string // absolute, at a configured host
	ContentType string // of the body; "" without one
	Body        io.Reader
	Length      int64 // of the body, in bytes
}

// Answer is what a host answered, whatever its status. Body is at most a megabyte.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Get looks at something.
func (c *Client) Get(ctx context.Context, url string) (Answer, error) {
	return c.Send(ctx, Call{Purpose: Look, Method: http.MethodGet, URL: url})
}

// Post sends a value as JSON.
func (c *Client) Post(ctx context.Context, purpose Purpose, url string, value any) (Answer, error) {
	body, err := json.Marshal(value)
	if err != nil {
		return Answer{}, &providers.Error{Class: providers.Invalid, Message: "the request can't be written as JSON", Err: err}
	}
	return c.Send(ctx, Call{
		Purpose: purpose, Method: http.MethodPost, URL: url,
		ContentType: "application/json", Body: bytes.NewReader(body), Length: int64(len(body)),
	})
}

// Send sends a request once and reads the answer. Its error is an *Error: NotSent if the request provably never left,
// else the class of what is unclear for the purpose.
func (c *Client) Send(ctx context.Context, call Call) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	// A request can only leave over a connection, and GotConn is called before the first byte is written to it.
	// WroteHeaders would come too late to be a proof: long headers are partly on the wire by then.
	var left atomic.Bool
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { left.Store(true) }}
	request, err := c.request(httptrace.WithClientTrace(ctx, trace), call)
	if err != nil {
		return Answer{}, err
	}
	client := c.free
	if call.Purpose == Paid {
		client = c.paid
	}
	answer, err := receive(client.Do(request))
	if err == nil {
		return answer, nil
	}
	return Answer{}, c.lost(call.Purpose, request.URL.Host, err, left.Load())
}

// request makes the HTTP request of a call.
func (c *Client) request(ctx context.Context, call Call) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, call.Method, call.URL, call.Body)
	if err != nil || !c.hosts[hostPort(request.URL)] {
		return nil, &providers.Error{Class: providers.Invalid, Message: "the request's address is not one of the API", Err: err}
	}
	// Without GetBody, net/http has no way to send a body again. It would otherwise repeat a request by itself on
	// some failures of a reused connection (shouldRetryRequest in net/http/transport.go, Go 1.26), and over HTTP/2.
	request.GetBody = nil
	request.ContentLength = call.Length
	request.Header.Set("User-Agent", c.agent)
	request.Header.Set("Accept", "application/json")
	if call.ContentType != "" {
		request.Header.Set("Content-Type", call.ContentType)
	}
	if !c.key.IsZero() {
		request.Header.Set("Authorization", "Bearer "+c.key.Reveal())
	}
	return request, nil
}

// receive reads a whole answer.
func receive(response *http.Response, err error) (Answer, error) {
	if err != nil {
		return Answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err == nil && len(body) > maxAnswer {
		err = fmt.Errorf("the answer is longer than %d bytes", maxAnswer)
	}
	return Answer{Status: response.StatusCode, Header: response.Header, Body: body}, err
}
