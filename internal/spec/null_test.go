package spec

import "testing"

// TestNullIsLeftOut: what are names, and not values, may be null, too, in both syntaxes.
func TestNullIsLeftOut(t *testing.T) {
	const native = head + `
image "a" {
  prompt     = "x"
  path       = "a.png"
  provider   = null
  depends_on = null
  lifecycle {
    ignore_changes       = null
    replace_triggered_by = null
  }
}
module "m" {
  source     = "./m"
  providers  = null
  depends_on = null
}
atlas "s" {
  path   = "s.png"
  images = null
}
index "i" {
  path   = "i.json"
  images = null
}
output "o" {
  value      = image.a.path
  depends_on = null
}
defaults {
  provider = null
  styles   = null
}
`
	const json = `{
		"provider": {"acme": {}},
		"image": {"a": {"prompt": "x", "path": "a.png", "provider": null, "depends_on": null,
			"lifecycle": {"ignore_changes": null, "replace_triggered_by": null}}},
		"module": {"m": {"source": "./m", "providers": null, "depends_on": null}},
		"atlas": {"s": {"path": "s.png", "images": null}},
		"index": {"i": {"path": "i.json", "images": null}},
		"output": {"o": {"value": "${image.a.path}", "depends_on": null}},
		"defaults": {"provider": null, "styles": null}
	}`
	const module = "image \"b\" {\nprompt = \"x\"\npath = \"b.png\"\n}\n"
	for name, text := range map[string]string{"a.imgplan.hcl": native, "a.imgplan.json": json} {
		config := must(t, input(map[string]string{name: text, "m/m.imgplan.hcl": module}))
		if len(config.Atlases[0].Sprites) != 2 || len(config.Indexes[0].Images) != 2 {
			t.Errorf("%s: null names no images: %+v, %+v", name, config.Atlases[0].Sprites, config.Indexes[0].Images)
		}
	}
}
