package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/spec"
	"github.com/imgplan/imgplan/internal/state"
)

// graphing is the flags of graph.
type graphing struct {
	*folder
	format  string
	actions bool
	saved   string // a plan file
}

// graphFormats are the languages that a graph can be written in.
var graphFormats = map[string]func(*graph) string{"dot": (*graph).dot, "mermaid": (*graph).mermaid}

func newGraph(f *folder) *cobra.Command {
	g := &graphing{folder: f}
	cmd := &cobra.Command{
		Use:   "graph",
		Short: "Draw which image is made from which",
		Long: `Print the images, grouped by module, and which of them depends on which: in the language of Graphviz, or of Mermaid,
which GitHub and GitLab draw in Markdown. An arrow leads from an image to what it is made from.

Exit codes: 0 done; 1 an error, or the configuration is not valid.`,
		Example: "  imgplan graph -actions | dot -Tsvg > graph.svg",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return g.run() },
	}
	f.variableFlags(cmd)
	cmd.Flags().StringVar(&g.format, "format", "dot", "write `FORMAT`: dot or mermaid")
	cmd.Flags().BoolVar(&g.actions, "actions", false, "mark what a plan would do")
	cmd.Flags().StringVar(&g.saved, "plan", "", "mark what the plan in this `FILE` would do")
	completeWords(cmd, "format", "dot", "mermaid")
	completeFiles(cmd, "plan")
	return cmd
}

func (g *graphing) run() error {
	write, known := graphFormats[g.format]
	if !known {
		return fmt.Errorf("-format is dot or mermaid, not %q", g.format)
	}
	images, changes, err := g.planned()
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(g.env.stdout, write(newImageGraph(images, changes)))
	return err
}

// planned returns what is declared, and what is to be done about it, if that was asked for.
func (g *graphing) planned() ([]*spec.Image, []plan.DocumentChange, error) {
	if g.saved == "" && g.actions {
		return g.fresh()
	}
	config, err := g.load(nil)
	if err != nil {
		return nil, nil, err
	}
	if g.saved == "" {
		return config.Images, nil, nil
	}
	doc, err := g.readPlanFile(g.saved)
	if err != nil {
		return nil, nil, err
	}
	return config.Images, doc.Changes, nil
}

func (g *graphing) fresh() ([]*spec.Image, []plan.DocumentChange, error) {
	snapshot, err := state.Peek(g.chdir)
	if err != nil {
		return nil, nil, err
	}
	defer snapshot.Close()
	g.note(snapshot.Notes)
	made, err := g.decide(snapshot, plan.Options{})
	if err != nil {
		return nil, nil, err
	}
	return made.config.Images, made.plan.Document(version()).Changes, nil
}

// graph is a module's images, the modules in it, and all arrows between images at the root.
type graph struct {
	address string // of the module; "" for the root
	label   string // the last step of the address
	images  []graphImage
	modules []*graph
	arrows  [][2]string // addresses, from an image to what it depends on
}

// graphImage is one image; mark and action are those of a plan, "" where nothing is to be done.
type graphImage struct{ address, label, mark, action string }

// graphColour is the colour of the line around an image.
func graphColour(action string) string {
	switch action {
	case plan.Generate.String():
		return "#008800"
	case plan.Regenerate.String():
		return "#dd7700"
	case plan.Delete.String():
		return "#cc0000"
	case plan.Drift.String(), plan.Hold.String():
		return "#880088"
	}
	return "#0066cc"
}

// newImageGraph takes images and changes in the order of their addresses.
func newImageGraph(images []*spec.Image, changes []plan.DocumentChange) *graph {
	root := &graph{}
	actions := map[string]string{}
	var all []string
	for _, one := range images {
		all = append(all, one.Address)
		for _, to := range one.DependsOn {
			root.arrows = append(root.arrows, [2]string{one.Address, to})
		}
	}
	for _, c := range changes {
		actions[c.Address] = c.Action
		all = append(all, c.Address) // one that is to be deleted is no longer declared
	}
	slices.Sort(all)
	for _, address := range slices.Compact(all) {
		root.add(address, actions[address])
	}
	return root
}

func (g *graph) add(address, action string) {
	label := address
	for {
		step, rest := firstModule(label)
		if step == "" {
			break
		}
		g, label = g.module(step), rest
	}
	one := graphImage{address: address, label: label}
	if known := plan.ActionNamed(action); known != plan.NoOp {
		one.mark, one.action = string(known)+" ", action
	}
	g.images = append(g.images, one)
}

// module returns the module of that name in this one.
func (g *graph) module(step string) *graph {
	for _, one := range g.modules {
		if one.label == step {
			return one
		}
	}
	one := &graph{address: strings.TrimPrefix(g.address+"."+step, "."), label: step}
	g.modules = append(g.modules, one)
	return one
}

// firstModule cuts module.ui["a.b"] off an address; "" if it does not begin with a module.
func firstModule(address string) (step, rest string) {
	const prefix = "module."
	if !strings.HasPrefix(address, prefix) {
		return "", address
	}
	quoted, escaped := false, false
	for i := len(prefix); i < len(address); i++ {
		switch b := address[i]; {
		case escaped:
			escaped = false
		case b == '\\':
			escaped = quoted
		case b == '"':
			quoted = !quoted
		case b == '.' && !quoted:
			return address[:i], address[i+1:]
		}
	}
	return "", address
}
