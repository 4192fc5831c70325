package httpapi

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"

	"code.dny.dev/ssrf"

	"github.com/imgplan/imgplan/internal/providers"
)

// guardian lets connections through to public addresses only. It is asked after the name was resolved, so a name that
// leads to a private address, now or at its next look-up, leads nowhere.
var guardian = ssrf.New(ssrf.WithPorts(443))

// guarded returns a transport for downloads: to the trusted hosts as they are configured, else to public addresses.
func guarded(trusted map[string]bool) *http.Transport {
	transport := pooled()
	transport.DisableCompression = true // so that Content-Length is that of the picture
	plain := &net.Dialer{Timeout: connectTime}
	careful := &net.Dialer{Timeout: connectTime, Control: guardian.Safe}
	proxies := proxyHosts()
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if trusted[hostOf(address)] || proxies[lower(address)] {
			return plain.DialContext(ctx, network, address)
		}
		return careful.DialContext(ctx, network, address)
	}
	return transport
}

// hostOf returns the name, in lower case, of a host:port.
func hostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return lower(address)
	}
	return lower(host)
}

// proxyHosts returns the host:port of the proxies that the user's environment names: they may be private, and it is
// they who resolve the names then.
func proxyHosts() map[string]bool {
	hosts := map[string]bool{}
	for _, scheme := range []string{"http", "https"} {
		probe := &http.Request{URL: &url.URL{Scheme: scheme, Host: "images.example"}}
		if proxy, err := http.ProxyFromEnvironment(probe); err == nil && proxy != nil {
			hosts[hostPort(proxy)] = true
		}
	}
	return hosts
}

// allow returns an error unless a link may be followed. Names are checked again when they are resolved; an address is
// checked here too, for a proxy would connect to it in our place.
func (d *Downloads) allow(link *url.URL) error {
	if link.User == nil && d.trusted[lower(link.Hostname())] && (link.Scheme == "https" || link.Scheme == "http") {
		return nil
	}
	address, err := netip.ParseAddr(link.Hostname())
	private := err == nil && guardian.SafeAddr(address) != nil
	if link.Scheme != "https" || link.Hostname() == "" || link.User != nil || private {
		return &providers.Error{
			Class:   providers.Invalid,
			Message: Words("the picture's link leads to " + link.Scheme + "://" + link.Host + ", where it may not be followed"),
		}
	}
	return nil
}

// prohibited tells whether a connection was not made because of where it would have led.
func prohibited(err error) bool {
	return errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedPort) || errors.Is(err, ssrf.ErrProhibitedNetwork)
}
