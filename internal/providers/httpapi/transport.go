package httpapi

import (
	"net"
	"net/http"
	"net/url"
	"time"
)

// How long each phase of a request may take. The whole is bounded by the context.
const (
	connectTime = 10 * time.Second
	tlsTime     = 10 * time.Second
	headerTime  = 60 * time.Second // the vendors answer a submit within seconds; a slow gateway gives up after 60 s
)

// once returns a transport for requests that cost money. Each has a connection of its own and speaks HTTP/1.1, for
// net/http repeats a request only on a reused connection or over HTTP/2 (shouldRetryRequest and isReused in
// net/http/transport.go, Go 1.26). A kept connection that the server has just closed would also leave us with an
// outcome that nobody knows.
func once() *http.Transport {
	transport := pooled()
	transport.DisableKeepAlives = true
	transport.WriteBufferSize = 0 // the usual
	transport.ForceAttemptHTTP2 = false
	transport.Protocols = new(http.Protocols)
	transport.Protocols.SetHTTP1(true)
	return transport
}

// keptConns is how many connections to a host that speaks HTTP/1.1 are kept for the next looks and downloads: about as many
// as there may be at once, for to open one takes longer than most looks.
const keptConns = 128

// pooled returns a transport for requests that may be repeated.
func pooled() *http.Transport {
	dialer := &net.Dialer{Timeout: connectTime}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		TLSHandshakeTimeout:   tlsTime,
		ResponseHeaderTimeout: headerTime,
		ExpectContinueTimeout: time.Second,
		ForceAttemptHTTP2:     true,
		MaxIdleConnsPerHost:   keptConns,
		IdleConnTimeout:       30 * time.Second,
		WriteBufferSize:       1 << 10, // a look has a few hundred bytes, and a thousand may wait at once
	}
}

// hostPort returns the host:port that a URL leads to, in lower case.
func hostPort(u *url.URL) string {
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "http":
		port = "80"
	default:
		port = "443"
	}
	return net.JoinHostPort(lower(u.Hostname()), port)
}
