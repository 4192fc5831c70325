package sketch

// motifs are what an emblem can show, by the names that the lexicon has for them.
var motifs = map[string]func(*stage){
	"sun": (*stage).sun, "moon": (*stage).moon, "star": (*stage).star, "cloud": (*stage).cloud, "rain": (*stage).rain,
	"storm": (*stage).storm, "fox": (*stage).fox, "cat": (*stage).cat, "owl": (*stage).owl, "fish": (*stage).fish,
	"flower": (*stage).bouquet, "tree": (*stage).tree, "house": (*stage).house, "heart": (*stage).heart, "boat": (*stage).boat,
	"rocket": (*stage).rocket, "planet": (*stage).planet, "flame": (*stage).flame, "robot": (*stage).robot,
	"mushroom": (*stage).mushroom, "cup": (*stage).cup,
}

// names are the motifs that chance picks from, in a fixed order.
var names = []string{"sun", "moon", "fox", "cat", "owl", "fish", "flower", "tree", "house", "boat", "rocket", "planet", "mushroom", "cup"}
