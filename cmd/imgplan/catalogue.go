package main

import (
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/providers/apikley"
	"github.com/imgplan/imgplan/internal/providers/novita"
	"github.com/imgplan/imgplan/internal/providers/sketch"
)

// catalogue lists every provider. A new one is a folder under internal/providers and a line here.
var catalogue = providers.Catalogue{apikley.Kind(), novita.Kind(), sketch.Kind()}
