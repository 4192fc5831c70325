# What images there are. "imgplan plan" shows what would be made and what it costs, "imgplan apply" makes it.
# Reference: https://github.com/imgplan/imgplan#the-language

imgplan {
  budget {
    cost_per_apply   = 1.00 # USD; a plan that costs more is refused
    images_per_apply = 50
  }
}

# The key is read from the environment variable APIKLEY_API_KEY.
provider "apikley" {
  # price = { "qwen/text-to-image" = 0.02 }   # what your account pays, in USD
}

variable "style" {
  type    = string
  default = "flat vector, thick outlines"
}

locals {
  icons = {
    sun  = "a smiling sun"
    rain = "a rain cloud"
  }
}

# One block, an image for each icon: image.icon["sun"], image.icon["rain"].
image "icon" {
  for_each        = local.icons
  prompt          = "${each.value}, ${var.style}"
  negative_prompt = "text, watermark"
  size            = "1024x1024"
  path            = "images/${each.key}.png" # the extension says the format: .png or .jpg

  # seed = 7   # left out, it is derived from the image's address: never random
}

# Made from another image: when that changes, this one follows.
image "sun_at_night" {
  source_image = image.icon["sun"].path
  prompt       = "the same, at night"
  strength     = 0.6
  path         = "images/sun-night.png"
}
