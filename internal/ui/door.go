package ui

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"io"
	"net/http"
	"slices"
	"strings"
)

// door lets in who has the token, and nobody whom another page has sent. The token stands behind the # of the printed
// address, which browsers never send; the page at the door exchanges it for a cookie. Cookies know no ports, so this one is
// bound to a path that nobody can guess: no other server on this machine is ever sent it.
type door struct {
	hosts  []string // that a request may be for: a name that was bound anew to 127.0.0.1 is none
	token  string
	cookie string // its value
	room   string // the path behind the door, with slashes at both ends
}

const cookieName = "imgplan"

func newDoor(port string) *door {
	return &door{
		hosts: []string{"127.0.0.1:" + port, "localhost:" + port}, token: random(), cookie: random(), room: "/" + random() + "/",
	}
}

// random is 128 bits that nobody can guess.
func random() string {
	var bits [16]byte
	_, _ = rand.Read(bits[:]) // it never fails
	return hex.EncodeToString(bits[:])
}

// guard answers what may not come in.
func (d *door) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range protections {
			w.Header().Set(name, value)
		}
		if reason := d.refuses(r); reason != "" {
			http.Error(w, reason, http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

var protections = map[string]string{
	"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Frame-Options": "DENY",
	"Cross-Origin-Resource-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
	"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}

// refuses says why a request may not come in; "" if it may.
func (d *door) refuses(r *http.Request) string {
	site := r.Header.Get("Sec-Fetch-Site")
	inside := strings.HasPrefix(r.URL.Path, d.room)
	switch {
	case !slices.Contains(d.hosts, r.Host):
		return "this is not the address that imgplan printed"
	case r.Method != http.MethodGet && r.Method != http.MethodHead && r.Header.Get("Origin") != "http://"+r.Host:
		return "another page may not order anything here"
	case inside && site != "" && site != "same-origin" && site != "none":
		return "another page may not look in here"
	case inside && !d.knows(r):
		return "open the address that imgplan printed"
	}
	return ""
}

func (d *door) knows(r *http.Request) bool {
	cookie, err := r.Cookie(cookieName)
	return err == nil && equal(cookie.Value, d.cookie)
}

// equal takes as long whatever differs.
func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// enter exchanges the token for the cookie, and says where to go.
func (d *door) enter(w http.ResponseWriter, r *http.Request) {
	token, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 100))
	if err != nil || !equal(string(token), d.token) {
		http.Error(w, "open the address that imgplan printed", http.StatusForbidden)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: d.cookie, Path: d.room, HttpOnly: true, SameSite: http.SameSiteStrictMode})
	_, _ = io.WriteString(w, d.room)
}
