# Apikley's Qwen models: text-to-image, and image-to-image from a picture made before. Needs APIKLEY_API_KEY to apply.

imgplan {
  budget {
    cost_per_apply   = 1.00 # USD
    images_per_apply = 20
  }
}

provider "apikley" {
  price = { "qwen/text-to-image" = 0.02, "qwen/image-to-image" = 0.02 }
}

image "fox" {
  prompt              = "a fox reading a newspaper in a café, watercolour"
  negative_prompt     = "text, watermark, blurry"
  size                = "1024x768"
  seed                = 7
  num_inference_steps = 40
  guidance_scale      = 3.5
  acceleration        = "regular"
  path                = "images/fox.png"
}

# The model is chosen by the source: with one, it is qwen/image-to-image.
image "fox_in_winter" {
  source_image = image.fox.path
  prompt       = "the same café in winter, snow behind the window"
  strength     = 0.55
  path         = "images/fox-winter.jpg"
}

output "fox_seed" {
  value = image.fox.seed
}
