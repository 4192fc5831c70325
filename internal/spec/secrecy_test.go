package spec

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

const secret = "hunter-two-hundred"

// TestSecretsStaySecret makes every mistake with a sensitive value: none of them may show it.
func TestSecretsStaySecret(t *testing.T) {
	const declared = "variable \"k\" {\nsensitive = true\n%s\n}\n"
	for name, text := range map[string]string{
		"type":       fmt.Sprintf(declared, "type = number"),
		"validation": fmt.Sprintf(declared, "validation {\ncondition = var.k == \"x\"\nerror_message = \"not ${var.k}\"\n}"),
		"bad result": fmt.Sprintf(declared, "validation {\ncondition = var.k\nerror_message = \"no\"\n}"),
		"function":   fmt.Sprintf(declared, "") + "locals { n = parseint(var.k, 10) }",
		"image":      fmt.Sprintf(declared, "") + head + "image \"a\" {\nprompt = \"a ${var.k}\"\npath = \"a.png\"\n}",
		"path":       fmt.Sprintf(declared, "") + head + "image \"a\" {\nprompt = \"a\"\npath = \"${var.k}.png\"\n}",
		"for_each":   fmt.Sprintf(declared, "") + head + "image \"a\" {\nfor_each = toset([var.k])\nprompt = \"a\"\npath = \"a.png\"\n}",
		"in a map":   fmt.Sprintf(declared, "") + head + "image \"a\" {\nfor_each = { x = var.k }\nprompt = parseint(each.value, 10)\npath = \"a.png\"\n}",
		"output":     fmt.Sprintf(declared, "") + "output \"o\" { value = [var.k] }",
		"base_url":   fmt.Sprintf(declared, "") + "provider \"acme\" {\nbase_url = var.k\n}",
		"index":      fmt.Sprintf(declared, "") + "locals {\nn = { a = 1 }[var.k]\n}",
	} {
		in := one(text)
		in.Vars = []VarInput{{Name: "k", Value: secret}}
		config, diags := Load(in)
		shown, err := json.Marshal(diags)
		if err != nil || config != nil {
			t.Fatalf("%s: %v, config %v", name, err, config)
		}
		if strings.Contains(string(shown), secret) {
			t.Errorf("%s: the secret is shown: %s", name, shown)
		}
	}
}

func TestSecretsReachTheProvider(t *testing.T) {
	in := one(`
variable "k" { sensitive = true }
provider "acme" {
  api_key = var.k
  callback {
    url            = "https://hooks.test/x"
    listen         = "127.0.0.1:80"
    webhook_secret = "w${var.k}"
  }
}
provider "acme" { alias = "two" }
output "k" {
  value     = var.k
  sensitive = true
}
image "a" {
  provider = acme.two
  prompt   = nonsensitive(var.k)
  path     = "a.png"
}
`)
	in.Vars = []VarInput{{Name: "k", Value: secret}}
	in.Env = environment(map[string]string{"ACME_KEY": "from the environment"})
	config := must(t, in)
	acme, two := config.Provider("acme"), config.Provider("acme.two")
	if acme.APIKey.Reveal() != secret || acme.Callback.Secret.Reveal() != "w"+secret || two.APIKey.Reveal() != "from the environment" {
		t.Error("the keys are not the configured ones")
	}
	if !slices.Equal(config.Sensitive, []string{"k"}) {
		t.Errorf("sensitive variables %q", config.Sensitive)
	}
	if !config.Outputs[0].Sensitive || string(config.Outputs[0].JSON) != `"`+secret+`"` {
		t.Errorf("output %+v", config.Outputs[0])
	}
	if got := image(t, config, "image.a"); got.Prompt != secret || len(got.Causes) != 0 {
		t.Errorf("image %+v", got)
	}
}

// TestSecretsThatAreWrittenOut: a key in the configuration is a mistake, and no mistake beside it shows its line.
func TestSecretsThatAreWrittenOut(t *testing.T) {
	const callback = "callback {\nurl = \"https://hooks.test/x\"\nlisten = \"127.0.0.1:80\"\nwebhook_secret = %s\n}\n"
	text := `"` + secret + `"`
	for name, test := range map[string]struct{ hcl, want string }{
		"key":           {"provider \"acme\" {\napi_key = " + text + "\n}\n", `2 error: Invalid api_key: The value of "api_key" is not sensitive: what stands in the configuration is committed, and shown. Give a variable that says sensitive = true, or leave it out, and set ACME_KEY.`},
		"one line":      {"provider \"acme\" { api_key = " + text + " }\n", `1 error: Invalid api_key`},
		"webhook":       {"provider \"acme\" {\n" + fmt.Sprintf(callback, text) + "}\n", `5 error: Invalid webhook_secret: The value of "webhook_secret" is not sensitive: what stands in the configuration is committed, and shown. Give a variable that says sensitive = true.`},
		"variable":      {"variable \"k\" { default = \"x\" }\nprovider \"acme\" {\napi_key = var.k\n}\n", `3 error: Invalid api_key`},
		"heredoc":       {"provider \"acme\" {\napi_key = <<-EOT\n  " + secret + "${var.x}\n  EOT\n}\n", `3 error: Reference to undeclared`},
		"a reference":   {"provider \"acme\" {\napi_key = \"" + secret + "${var.x}\"\n}\n", `2 error: Reference to undeclared`},
		"not closed":    {"provider \"acme\" {\napi_key = \"" + secret + "\n}\n", `2 error: Invalid multi-line string`},
		"where none is": {"image \"acme\" {\napi_key = \"" + secret + "\"\n}\n", `2 error: `},
	} {
		config, diags := bothWays(t, one(test.hcl))
		shown, err := json.Marshal(diags)
		if err != nil || config != nil || strings.Contains(string(shown), secret) {
			t.Errorf("%s: %v, config %v, %s", name, err, config, shown)
		}
		if got := texts(diags); !strings.Contains(got, test.want) {
			t.Errorf("%s: want %s\ngot %s", name, test.want, got)
		}
	}
	_, diags := Load(input(map[string]string{"a.imgplan.json": `{"provider": {"acme": {` + "\n" + `"api_key": "` + secret + `"}}}`}))
	if shown, _ := json.Marshal(diags); len(diags) != 1 || strings.Contains(string(shown), secret) {
		t.Errorf("%s", shown)
	}
	must(t, one("variable \"k\" { default = null }\nprovider \"acme\" {\napi_key = var.k\n}\n"))
}
