# The pictures of a slide deck: some slides start from a reference picture that lies in references/ under the name of the
# slide, the others from their words alone. To give a slide a reference, put a file there. Drawn offline by sketch.

provider "sketch" {}

style "deck" {
  prompt   = "{prompt}, flat shapes, two colours, no text"
  size     = "320x180" # for slides without a reference: the others have its size
  strength = 0.5       # for slides with one
}

defaults {
  styles = [style.deck]
}

locals {
  slides = yamldecode(file("slides.yaml"))
  # By the name of the slide: references/team.png is for the slide "team".
  references = { for file in fileset("references", "*.png") : trimsuffix(file, ".png") => "references/${file}" }
}

image "slide" {
  for_each     = local.slides
  prompt       = each.value
  source_image = lookup(local.references, each.key, null)
  path         = "slides/${each.key}.png"
}

output "unused_references" {
  description = "pictures in references/ that no slide has the name of"
  value       = [for name, file in local.references : file if !contains(keys(local.slides), name)]
}
