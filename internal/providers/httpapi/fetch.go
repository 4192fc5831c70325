package httpapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/imgplan/imgplan/internal/providers"
)

const (
	maxPicture   = 64 << 20 // bytes of a download
	maxRedirects = 5
	stallTime    = 30 * time.Second // without a byte: the connection is dead, and another one may not be
)

// Downloads fetches pictures from where the vendors say they are. It has no key to give away, keeps no cookies, and
// goes to public addresses only, over https, unless the link leads to one of the configured hosts.
type Downloads struct {
	client  *http.Client
	agent   string
	trusted map[string]bool // names of the configured hosts
	stall   time.Duration   // how long a download may bring nothing
}

// newDownloads trusts the hosts of the configured URLs, given as host:port, on any of their ports: who serves an API on
// this machine may serve its pictures on another port.
func newDownloads(agent string, configured map[string]bool) *Downloads {
	trusted := map[string]bool{}
	for address := range configured {
		trusted[hostOf(address)] = true
	}
	d := &Downloads{agent: agent, trusted: trusted, stall: stallTime}
	d.client = &http.Client{Transport: guarded(trusted), CheckRedirect: d.follow}
	return d
}

// Fetch opens what a link leads to; the caller closes it. Its errors, and those of reading, are of class Gone if the
// link is dead, Invalid if it may not be followed or what it leads to is larger than 64 MiB, and Passing otherwise, as when
// it stalls.
func (d *Downloads) Fetch(ctx context.Context, link string) (io.ReadCloser, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	from, err := d.open(ctx, link)
	if err != nil {
		cancel(nil)
		return nil, err
	}
	return newBody(ctx, cancel, from, d.stall), nil
}

func (d *Downloads) open(ctx context.Context, link string) (io.ReadCloser, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return nil, &providers.Error{Class: providers.Invalid, Message: "the picture's link can't be read"}
	}
	if err := d.allow(request.URL); err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", d.agent)
	request.Header.Set("Accept", "image/*")
	response, err := d.client.Do(request)
	if err != nil {
		return nil, undelivered(request.URL, err)
	}
	if err := judge(response); err != nil {
		response.Body.Close()
		return nil, err
	}
	return response.Body, nil
}

// follow checks each redirect as if it were the link.
func (d *Downloads) follow(next *http.Request, before []*http.Request) error {
	next.Header.Del("Referer") // net/http adds it; a signed link is nobody else's business
	if len(before) > maxRedirects {
		return &providers.Error{Class: providers.Passing, Message: fmt.Sprintf("the picture's link redirects more than %d times", maxRedirects)}
	}
	return d.allow(next.URL)
}

// undelivered is the error of a download that got no answer. An *Error that caused it keeps its class.
func undelivered(link *url.URL, err error) error {
	var known *providers.Error
	if errors.As(err, &known) {
		return known
	}
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err // without the URL, which may be signed
	}
	e := &providers.Error{Class: providers.Passing, Message: Words("download from " + link.Host + ": " + err.Error()), Err: err}
	if prohibited(err) {
		e.Class = providers.Invalid
	}
	return e
}

// judge returns an error unless an answer may be a picture.
func judge(response *http.Response) error {
	e := &providers.Error{Class: providers.Passing}
	host := response.Request.URL.Host
	media, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	switch status := response.StatusCode; {
	case status == 401 || status == 403 || status == 404 || status == 410:
		e.Class, e.Message = providers.Gone, fmt.Sprintf("the picture's link at %s is dead: status %d", host, status)
	case status != http.StatusOK:
		e.Message = fmt.Sprintf("download from %s: status %d", host, status)
	case response.ContentLength > maxPicture:
		e.Class, e.Message = providers.Invalid, fmt.Sprintf("download from %s: larger than %d MiB", host, maxPicture>>20)
	case media == "text/html" || media == "application/json":
		words, _ := io.ReadAll(io.LimitReader(response.Body, 2000)) // what there is of them
		e.Message = Words(fmt.Sprintf("download from %s: not a picture but %s: %s", host, media, words))
	default:
		return nil
	}
	return e
}
