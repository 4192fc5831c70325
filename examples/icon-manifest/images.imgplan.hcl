# The icons of a game from the table that its designers keep: what each shows, in which styles, for which theme. A number
# in the seed column re-rolls one icon, and no other. Drawn offline by sketch; for real ones, change the provider.

provider "sketch" {
  defaults { size = "128x128" }
}

# How an icon is drawn: one of these, or several with a plus between them.

style "item" {
  prompt = "{prompt}, one object in the middle"
}

style "rare" {
  prompt          = "{prompt}, golden rim"
  negative_prompt = "plain"
}

# Where it is found. The theme is the last style, so its words come last, and what it sets wins.

style "forest" {
  prompt = "moss and leaves"
}

style "volcano" {
  prompt          = "embers and black stone"
  negative_prompt = "{negative_prompt}, water"
}

# What all icons have in common comes around all of that.
defaults {
  prompt = "a game icon: {prompt}"
}

locals {
  icons = { for row in csvdecode(file("manifest.csv")) : row.id => row }
}

image "icon" {
  for_each = local.icons
  prompt   = each.value.prompt
  styles = concat(
    [for name in compact(split("+", each.value.styles)) : style[name]],
    [style[each.value.theme]],
  )
  seed = each.value.seed == "" ? null : each.value.seed
  path = "icons/${each.value.theme}/${each.key}.png"
}

output "icons" {
  description = "what the game loads"
  value       = { for id, icon in image.icon : id => icon.path }
}
