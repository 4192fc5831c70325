package money

import "testing"

func TestParseAndString(t *testing.T) {
	for text, want := range map[string]USD{
		"5": 5 * Dollar, "0.02": 20_000, "1.50": 1_500_000, "0.0015": 1_500, "0": 0, "9223372036854.775807": 1<<63 - 1,
	} {
		got, err := Parse(text)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %d, %v; want %d", text, got, err, want)
		}
		if again, err := Parse(got.String()); err != nil || again != got {
			t.Errorf("Parse(%q) = %d, %v; want %d", got.String(), again, err, got)
		}
	}
	for _, text := range []string{"", ".", "-1", "1.", ".5", "1e3", "0.0000001", "9223372036854.775808", "1,5", "+1", "1.+5"} {
		if got, err := Parse(text); err == nil {
			t.Errorf("Parse(%q) = %d; want an error", text, got)
		}
	}
	if got := USD(20_000).String(); got != "0.02" {
		t.Errorf("String() = %q; want 0.02", got)
	}
}
