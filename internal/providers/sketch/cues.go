package sketch

import (
	"strings"
	"unicode"
)

// cue is what a word of the prompt suggests. All of it is a nudge: a prompt without a cue draws as well.
type cue struct {
	mood   mood
	family string // a composition
	motif  string // what an emblem shows
	tint   ink    // 0 for none
	fall   fall   // what comes down
}

// fall is what comes down from the sky.
type fall uint8

const (
	drops fall = iota + 1
	flakes
)

// cues are read from a prompt: the first word that suggests something wins, moods add up.
func cues(prompt string) (found cue) {
	words := strings.FieldsFunc(strings.ToLower(prompt), func(r rune) bool { return !unicode.IsLetter(r) })
	for _, word := range words {
		c, ok := lexicon[word]
		if !ok {
			c = lexicon[strings.TrimSuffix(word, "s")]
		}
		found.mood |= c.mood
		if found.family == "" {
			found.family = c.family
		}
		if found.motif == "" {
			found.motif = c.motif
		}
		if found.tint == 0 {
			found.tint = c.tint
		}
		found.fall = max(found.fall, c.fall)
	}
	return found
}

// lexicon is only looked up, never ranged over.
var lexicon = map[string]cue{
	"night": {mood: night}, "midnight": {mood: night}, "dark": {mood: night}, "dream": {mood: night}, "evening": {mood: dusk},
	"dusk": {mood: dusk}, "dawn": {mood: dusk}, "sunset": {mood: dusk | warm, family: landscape}, "sunrise": {mood: dusk | warm, family: landscape},
	"day": {mood: day}, "morning": {mood: day}, "noon": {mood: day}, "summer": {mood: day | warm}, "spring": {mood: day | flower},
	"winter": {mood: cold, fall: flakes}, "snow": {mood: cold, fall: flakes}, "snowy": {mood: cold, fall: flakes}, "ice": {mood: cold}, "frozen": {mood: cold}, "arctic": {mood: cold},
	"autumn": {mood: day | warm}, "fall": {mood: warm}, "warm": {mood: warm}, "cold": {mood: cold},

	"mountain": {family: landscape}, "hill": {family: landscape}, "landscape": {family: landscape}, "valley": {family: landscape},
	"desert": {mood: day | warm, family: landscape}, "canyon": {mood: warm, family: landscape}, "field": {mood: day, family: landscape},
	"forest": {mood: forest, family: landscape}, "wood": {mood: forest, family: landscape}, "jungle": {mood: forest, family: botanical},
	"sea": {mood: sea, family: waves}, "ocean": {mood: sea, family: waves}, "wave": {mood: sea, family: waves}, "water": {mood: sea, family: waves},
	"beach": {mood: sea | day, family: waves}, "lake": {mood: sea, family: landscape}, "river": {mood: sea, family: waves},
	"city": {family: city}, "town": {family: city}, "skyline": {family: city}, "street": {family: city}, "tokyo": {family: city},
	"garden": {mood: flower, family: botanical}, "plant": {mood: forest, family: botanical}, "leaf": {mood: forest, family: botanical},
	"leaves": {mood: forest, family: botanical}, "botanical": {mood: forest, family: botanical},
	"abstract": {family: geometric}, "geometric": {family: geometric}, "pattern": {family: geometric}, "bauhaus": {family: geometric},
	"isometric": {family: blocks}, "block": {family: blocks}, "cube": {family: blocks}, "server": {family: blocks}, "data": {family: blocks},
	"music": {family: ripples}, "sound": {family: ripples}, "echo": {family: ripples}, "ripple": {family: ripples}, "signal": {family: ripples}, "network": {family: ripples},

	"sun": {mood: day | warm, motif: "sun"}, "sunny": {mood: day | warm, motif: "sun"}, "moon": {mood: night, motif: "moon"},
	"star": {mood: night, motif: "star"}, "rain": {mood: cold, motif: "rain", fall: drops}, "rainy": {mood: cold, motif: "rain", fall: drops},
	"storm": {mood: night | cold, motif: "storm", fall: drops}, "thunder": {mood: night, motif: "storm"}, "lightning": {mood: night, motif: "storm"},
	"cloud": {mood: day | cold, motif: "cloud"}, "cloudy": {mood: day | cold, motif: "cloud"},
	"fox": {mood: warm | forest, motif: "fox", tint: 0xe2703a}, "cat": {motif: "cat"}, "kitten": {motif: "cat"}, "fish": {mood: sea, motif: "fish"}, "goldfish": {mood: sea, motif: "fish", tint: 0xf08a34},
	"flower": {mood: flower, motif: "flower"}, "rose": {mood: flower, motif: "flower", tint: 0xd8415f}, "tulip": {mood: flower, motif: "flower"},
	"blossom": {mood: flower, motif: "flower"}, "tree": {mood: forest, motif: "tree"}, "house": {motif: "house"}, "home": {motif: "house"},
	"heart": {mood: flower | warm, motif: "heart"}, "love": {mood: flower | warm, motif: "heart"}, "boat": {mood: sea, motif: "boat"},
	"ship": {mood: sea, motif: "boat"}, "sail": {mood: sea, motif: "boat"}, "rocket": {mood: night, motif: "rocket"},
	"space": {mood: night, motif: "rocket"}, "planet": {mood: night, motif: "planet"}, "fire": {mood: fire, motif: "flame"},
	"flame": {mood: fire, motif: "flame"}, "robot": {mood: cold, motif: "robot"}, "owl": {mood: night, motif: "owl"}, "bird": {motif: "owl"},
	"mushroom": {mood: forest, motif: "mushroom"}, "coffee": {mood: warm, motif: "cup"}, "tea": {mood: warm, motif: "cup"}, "cup": {motif: "cup"},

	"red": {tint: 0xd63d32}, "orange": {tint: 0xf08a34}, "yellow": {tint: 0xf4c430}, "golden": {tint: 0xe0a526}, "gold": {tint: 0xe0a526},
	"green": {tint: 0x4a9a5a}, "blue": {tint: 0x3273c4}, "purple": {tint: 0x7b4fb5}, "violet": {tint: 0x7b4fb5}, "pink": {tint: 0xec6f9e},
	"teal": {tint: 0x2a9191}, "turquoise": {tint: 0x35b5b0}, "brown": {tint: 0x8a5a3c}, "black": {tint: 0x2e2c38}, "white": {tint: 0xf6f3ea},
	"grey": {tint: 0x8b929c}, "gray": {tint: 0x8b929c}, "silver": {tint: 0xa9b1bb},
}
