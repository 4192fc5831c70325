package kept

import "testing"

// FuzzHead reads heads whose checksum is right, whatever they hold.
func FuzzHead(f *testing.F) {
	h := head{names: []string{"TONE"}, said: Said{Plain: "one", Coloured: "two", Aside: "three", Style: "four"}, parts: []place{{size: 3}}}
	f.Add(h.append(nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, inner []byte) {
		if h, err := parseHead(inner); err == nil && string(h.append(nil)) != string(inner) {
			t.Error("another head comes out than went in")
		}
	})
}
