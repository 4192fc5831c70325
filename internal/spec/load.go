package spec

import (
	"cmp"
	"io/fs"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/imgplan/imgplan/internal/providers"
)

// Lookup returns what the environment says of a variable, and whether it is set at all.
type Lookup func(name string) (value string, set bool)

// Input is all that a Config is made from: what it has no way to reach, no Config depends on. Nothing of it is changed.
type Input struct {
	FS        fs.FS // the working folder
	Catalogue providers.Catalogue
	Version   string           // of imgplan, for required_version; a development build satisfies every constraint
	UserAgent string           // handed to the providers
	Vars      []VarInput       // -var and -var-file, in the order given; the later wins
	Env       Lookup           // IMGPLAN_VAR_name, and the KeyEnv of each kind; nil is an empty one
	Known     map[string]Known // by address: what is known of images already
	Leaving   bool             // everything is to be deleted: no condition stands in the way, but those of variables
}

// VarInput is one -var (Name and Value) or one -var-file (File).
type VarInput struct {
	Name, Value string
	File        string // a path; "" for a -var
	FileBytes   []byte // what the file holds; nil means that it is read through Input.FS
	Quiet       bool   // no line of the file is shown: someone else chose it
}

// Load reads every *.imgplan.hcl and *.imgplan.json file of the folder's root and returns what they declare, and all
// mistakes and warnings, sorted by place. The Config is nil exactly when Diagnostics.HasErrors(). A diagnostic without
// a Range is about the folder or the command line.
func Load(in Input) (*Config, Diagnostics) { return loadHastily(in, worthIt) }

// worthIt is how many bytes of declarations are worth it not to parse them all at once.
const worthIt = 32 << 10

// loadHastily is Load that parses image blocks when their turn comes, if there are so many bytes of declarations. Most of the time
// nothing is wrong; where something is, it begins anew, for only who has parsed everything can say all that is.
func loadHastily(in Input, least int) (*Config, Diagnostics) {
	l := newLoader(in)
	l.hasty, l.least = true, least
	config, diags := l.load()
	if l.inVain() {
		return newLoader(in).load()
	}
	return config, diags
}

func (l *loader) load() (*Config, Diagnostics) {
	l.root = l.newScope(nil, ".", "")
	files := l.readRoot()
	l.ahead = parseAhead(l.later, l.effort.weighBody)
	l.root.declare(files)
	l.root.evaluate()
	l.ahead.end()
	if l.inVain() {
		return nil, nil
	}
	l.finishSources()
	l.checkEffects()
	l.checkDepartures()
	diags := l.located(l.sources.diagnostics(l.report.all()))
	if diags.HasErrors() {
		return nil, diags
	}
	return l.config(), diags
}

// loader is one run of Load: what all modules of a folder share.
type loader struct {
	in        Input
	report    report
	sources   sources
	broken    [][]byte        // the text of files that have syntax errors: what they declare is known in part only
	hasty     bool            // image blocks are parsed when their turn comes, as if there were no mistakes
	least     int             // of how many bytes of declarations on
	later     []*chunk        // where those stand
	words     map[string]bool // what they may refer to
	ahead     *ahead          // parses them
	functions map[string]function.Function

	asked     bool // whether anything in the root may yet be referred to: a Console's user decides
	root      *scope
	scopes    []*scope                  // every module's instances, the root first
	modules   map[string][]*source      // the files of each module's folder, read once
	providers map[string]*providerBlock // by name
	doubtful  map[string]bool           // the kinds with a block that is wrong in its name

	effort         *effort    // what evaluation may still take
	weary          *hcl.Range // where that came to an end; nil as long as it lasts
	unresolved     bool       // whether a condition can't be judged before apply
	asksSeeds      bool       // whether an expression may be made of an image's seed
	asksSizes      bool       // and whether one may be made of its size
	preventDestroy []string   // addresses of blocks
	departures     []departure
	imports        []Import
	imported       map[string]hcl.Range // where each address's import stands
	budget         *hcl.Range           // where the budget block stands
	limits         Budget
	images         []*Image
	declared       int // how much modules declare, in all their instances
	instances      int // how many images were asked for, good or bad
	files          int // and how many renditions of them
	indexes        []*indexBlock
	atlases        []*atlasBlock
	texts          []Index            // of images: they stand beside their renditions
	pictures       map[string]picture // by folded path
	doubled        map[hcl.Range]bool // paths that instances share, once that is said
	sought         []sought
	outputs        []Output
	unseeded       map[string]bool                  // the providers that the user was warned about
	patience       int                              // how many names may still be compared with in search of a suggestion
	secretive      map[*hcl.EvalContext]bool        // whether a context holds a sensitive value
	origins        map[*hcl.EvalContext][]reference // what a context was made from

	argumentTypes    map[string]cty.Type   // of what styles and defaults may say; made when it is first asked for
	styleOf          map[string]*layer     // what style blocks came to, by digest
	hidden           *layer                // stands for styles that can't be told
	providerDefaults []*providerBlock      // those that have some, as declared
	clashes          map[[2]hcl.Range]bool // of defaults, that were reported
	effects          map[*term]*effect
	effectAt         map[effectKey]*effect
}

func newLoader(in Input) *loader {
	if in.Env == nil {
		in.Env = func(string) (string, bool) { return "", false }
	}
	l := &loader{
		in: in, sources: sources{}, patience: 1_000_000, effort: &effort{left: maxEffort},
		words: map[string]bool{}, modules: map[string][]*source{}, providers: map[string]*providerBlock{}, doubtful: map[string]bool{},
		pictures: map[string]picture{}, doubled: map[hcl.Range]bool{}, secretive: map[*hcl.EvalContext]bool{}, origins: map[*hcl.EvalContext][]reference{}, unseeded: map[string]bool{},
		imported: map[string]hcl.Range{},
		styleOf:  map[string]*layer{}, clashes: map[[2]hcl.Range]bool{}, effects: map[*term]*effect{}, effectAt: map[effectKey]*effect{},
	}
	l.functions = functions(in.FS, l.effort)
	return l
}

// config collects what was evaluated. It is called only when there was no mistake.
func (l *loader) config() *Config {
	config := &Config{
		Budget: l.limits, Images: l.images, Outputs: l.outputs, Unresolved: l.unresolved, PreventDestroy: l.preventDestroy,
		Indexes: l.finishIndexes(), Atlases: l.finishAtlases(), AsksSeeds: l.asksSeeds,
		AsksSizes: l.asksSizes || len(l.indexes) > 0,
	}
	for _, block := range l.providers {
		config.Providers = append(config.Providers, block.config)
	}
	for name, v := range l.root.variables {
		if v.sensitive {
			config.Sensitive = append(config.Sensitive, name)
		}
	}
	slices.Sort(config.Sensitive)
	slices.Sort(config.PreventDestroy)
	l.collectDepartures(config)
	slices.SortFunc(config.Providers, func(a, b Provider) int { return strings.Compare(a.Name, b.Name) })
	slices.SortFunc(config.Images, func(a, b *Image) int { return strings.Compare(a.Address, b.Address) })
	slices.SortFunc(config.Outputs, func(a, b Output) int { return cmp.Compare(a.Name, b.Name) })
	for _, image := range config.Images {
		config.Unresolved = config.Unresolved || len(image.Unknown) > 0
	}
	for _, index := range config.Indexes {
		config.Unresolved = config.Unresolved || !index.Sized
	}
	for _, output := range config.Outputs {
		config.Unresolved = config.Unresolved || output.JSON == nil
	}
	return config
}

// nearest is suggest with an end to it, because ten thousand wrong names among ten thousand right ones are a
// hundred million comparisons.
func (l *loader) nearest(name string, candidates []string) string {
	if l.patience -= len(candidates) + 1; l.patience < 0 {
		return ""
	}
	return suggest(name, candidates)
}
