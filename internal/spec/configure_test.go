package spec

import (
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
