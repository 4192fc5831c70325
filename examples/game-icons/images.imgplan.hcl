# A game's icons: their names and looks come from a table that designers edit, one theme for all, and a night version
# of those that need one. Drawn offline by sketch; for real ones, change the provider.

provider "sketch" {}

variable "theme" {
  type        = string
  description = "what every icon has in common"
  default     = "bold shapes, thick outlines, one object in the middle"

  validation {
    condition     = length(var.theme) <= 200
    error_message = "A theme is at most 200 characters: it is part of every prompt."
  }
}

locals {
  rows  = csvdecode(file("icons.csv"))
  icons = { for row in local.rows : row.name => row }
  night = { for name, row in local.icons : name => row if row.night == "yes" }
}

image "icon" {
  for_each = local.icons
  prompt   = "${each.value.prompt}, ${each.value.material}, ${var.theme}"
  size     = "256x256"
  # A column in the table re-rolls a single icon, without touching the others.
  seed = seed("icon", each.key, each.value.roll)
  path = "icons/${each.key}.png"
}

image "night" {
  for_each     = local.night
  source_image = image.icon[each.key].path
  prompt       = "the same at night, moonlit"
  strength     = 0.6
  path         = "icons/${each.key}@night.png"
}

# One picture to load instead of many, and where each icon stands on it.
atlas "icons" {
  path      = "icons@{density}x.png"
  data_path = "icons@{density}x.json"
  images    = [image.icon, image.night]
  width     = 64
  padding   = 2
  densities = [1, 2]
}

output "manifest" {
  description = "what the game loads"
  value = {
    for name, icon in image.icon : name => {
      path  = icon.path
      width = icon.width
      night = contains(keys(local.night), name) ? image.night[name].path : null
    }
  }
}
