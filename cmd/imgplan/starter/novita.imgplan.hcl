# What images there are. "imgplan plan" shows what would be made and what it costs, "imgplan apply" makes it.
# Reference: https://github.com/imgplan/imgplan#the-language

imgplan {
  budget {
    images_per_apply = 50 # a plan that generates more is refused
  }
}

# The key is read from the environment variable NOVITA_API_KEY.
provider "novita" {
  # price = { "qwen-image" = 0.02 }   # what your account pays, in USD: then plans show what they cost
}

# This model takes no seed: what is made can't be made again, so keep the pictures in git.
image "hero" {
  prompt = "a lighthouse on a cliff at dusk, oil painting"
  size   = "1280x720" # 256 to 1536 a side
  path   = "images/hero.jpg"
}
