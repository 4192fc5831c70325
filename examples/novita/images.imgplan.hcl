# Novita's Qwen-Image: any size from 256 to 1536 a side. It takes no seed, so a picture can't be made again: keep it in
# git. Needs NOVITA_API_KEY to apply.

imgplan {
  budget {
    images_per_apply = 10
  }
}

provider "novita" {}

variable "languages" {
  type = map(string)
  default = {
    en = "WELCOME"
    de = "WILLKOMMEN"
    fr = "BIENVENUE"
  }
}

# The vendor delivers JPEG; the extension says what is written.
image "poster" {
  for_each = var.languages
  prompt   = "a screen-printed poster of a lighthouse, with the word \"${each.value}\" in large letters"
  size     = "768x1152"
  path     = "posters/${each.key}.jpg"
}

output "posters" {
  value = [for language, poster in image.poster : poster.path]
}
