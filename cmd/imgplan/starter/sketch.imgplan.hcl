# What images there are. "imgplan plan" shows what would be made, "imgplan apply" makes it.
# Reference: https://github.com/imgplan/imgplan#the-language

imgplan {
  budget {
    images_per_apply = 50 # a plan that generates more is refused
  }
}

# Draws on this machine, free and offline: good for layouts, tests and demos. Change it to apikley or novita for pictures
# made by a model.
provider "sketch" {}

variable "style" {
  type    = string
  default = "flat, calm colours"
}

locals {
  scenes = {
    dawn = "hills at dawn"
    city = "a city at night"
    sea  = "a sailing boat on the sea"
  }
}

# One block, an image for each scene: image.scene["dawn"], image.scene["city"], image.scene["sea"].
image "scene" {
  for_each = local.scenes
  prompt   = "${each.value}, ${var.style}"
  size     = "768x512"
  path     = "images/${each.key}.png" # the extension says the format: .png or .jpg

  # seed = 7   # left out, it is derived from the image's address: never random
}

output "scenes" {
  value = { for name, scene in image.scene : name => scene.path }
}
