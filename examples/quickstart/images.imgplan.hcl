# A small set of pictures for a site, drawn by the engine that is built in: offline, free, no key.
#
#   imgplan -chdir=examples/quickstart plan
#   imgplan -chdir=examples/quickstart apply

provider "sketch" {}

variable "style" {
  type        = string
  description = "what every scene has in common"
  default     = "calm colours"
}

locals {
  scenes = {
    hills  = "rolling hills under a morning sun"
    city   = "a city at night, windows lit"
    sea    = "waves on the open sea"
    forest = "leaves and flowers in a quiet forest"
  }
}

image "scene" {
  for_each = local.scenes
  prompt   = "${each.value}, ${var.style}"
  size     = "768x512"
  path     = "images/${each.key}.png"
}

# Made from another image: it follows when that one changes.
image "evening" {
  source_image = image.scene["hills"].path
  prompt       = "the same hills in the evening"
  strength     = 0.5
  path         = "images/hills-evening.jpg"
}

output "paths" {
  value = merge({ evening = image.evening.path }, { for name, scene in image.scene : name => scene.path })
}
