package spec

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/imgplan/imgplan/internal/providers"
)

// TestUploadsFollowTheBaseURL: whoever names a mirror of an API must not have the mirror's key sent to the original.
func TestUploadsFollowTheBaseURL(t *testing.T) {
	catalogue := providers.Catalogue{
		{Name: "one", BaseURL: "https://api.test", UploadURL: "https://api.test/files"},
		{Name: "two", BaseURL: "https://api.test", UploadURL: "https://files.test"},
	}
	config, diags := Load(Input{Catalogue: catalogue, FS: fstest.MapFS{"a.imgplan.hcl": {Data: []byte(`
provider "one" {
  base_url = "https://mirror.test/"
}
provider "one" {
  alias      = "both"
  base_url   = "https://mirror.test"
  upload_url = "https://up.test"
}
provider "two" {
  base_url = "https://mirror.test"
}
`)}}})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	for name, want := range map[string]string{
		"one": "https://mirror.test/files", "one.both": "https://up.test", "two": "https://files.test",
	} {
		if got := config.Provider(name).UploadURL; got != want {
			t.Errorf("%s uploads to %s; want %s", name, got, want)
		}
	}
}

func TestWaitsHaveARange(t *testing.T) {
	for text, want := range map[string]string{
		"25h": `"25h" is out of range: it may be from "1ms" to "24h".`, "0s": `"0s" is out of range`, "10": `"10" is not a time such as "2s" or "15m".`,
	} {
		got := mistakes(t, one("provider \"acme\" {\n  poll_interval = \""+text+"\"\n}"))
		if len(got) != 1 || !strings.HasPrefix(got[0], "2 error: Invalid poll_interval: "+want) {
			t.Errorf("%s: want %s\ngot  %q", text, want, got)
		}
	}
}
