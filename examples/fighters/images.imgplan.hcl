# The portraits of a fighting game from a table: each row says who makes its picture, and with which model. Several
# vendors, one plan, one budget.

imgplan {
  budget {
    images_per_apply = 50
  }
}

provider "apikley" {
  defaults {
    num_inference_steps = 30
    guidance_scale      = 3.5
  }
}

provider "novita" {}

# Drafts cost nothing: a fighter starts with sketch in the table, and moves to a vendor when the words are right.
provider "sketch" {}

style "portrait" {
  prompt = "{prompt}, portrait from the chest up, facing left"
  size   = "512x512"
}

style "boss" {
  styles          = [style.portrait]
  prompt          = "{prompt}, lit from below"
  negative_prompt = "smile" # not for models that have none
}

locals {
  fighters = { for row in csvdecode(file("fighters.csv")) : row.id => row }
}

image "fighter" {
  for_each = local.fighters
  provider = each.value.provider
  model    = each.value.model == "" ? null : each.value.model
  styles   = [style[each.value.style]]
  prompt   = each.value.prompt
  path     = "fighters/${each.key}.png"
}

output "by_provider" {
  description = "who makes which picture"
  value       = { for id, fighter in image.fighter : fighter.provider => id... }
}
