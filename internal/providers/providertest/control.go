package providertest

import (
	"encoding/json"
	"net/http"
)

// takeFaults reads one fault or a list of them, for tests that drive the double from another process.
func (v *Vendor) takeFaults(w http.ResponseWriter, r *http.Request) {
	var raw json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&raw); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var many []Fault
	if json.Unmarshal(raw, &many) != nil {
		var one Fault
		if err := json.Unmarshal(raw, &one); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		many = []Fault{one}
	}
	v.Strike(many...)
}

func (v *Vendor) showBill(w http.ResponseWriter, _ *http.Request) {
	bill := v.Bill()
	if bill == nil {
		bill = []Charge{}
	}
	writeJSON(w, http.StatusOK, bill)
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // the client may have gone
}
