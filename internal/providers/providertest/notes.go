package providertest

import (
	"net/http"
	"net/http/httputil"
	"slices"
)

// Note changes the key that is let in, and makes the double keep every request from now on, as it came.
func (v *Vendor) Note(key string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.key, v.noting, v.notes = key, true, nil
}

// Notes returns the requests that came since Note, with their headers and bodies.
func (v *Vendor) Notes() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.notes)
}

func (v *Vendor) keyNow() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.key
}

func (v *Vendor) note(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v.mu.Lock()
		noting := v.noting
		v.mu.Unlock()
		if noting {
			text, err := httputil.DumpRequest(r, true)
			if err != nil {
				text = []byte(err.Error())
			}
			v.mu.Lock()
			v.notes = append(v.notes, string(text))
			v.mu.Unlock()
		}
		next.ServeHTTP(w, r)
	})
}
