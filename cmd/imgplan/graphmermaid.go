package main

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/imgplan/imgplan/internal/plan"
)

// mermaid writes the graph for Markdown. Its names are numbers: Mermaid's own may not be any text.
func (g *graph) mermaid() string {
	m := &mermaidWriter{names: map[string]string{}, classes: map[string][]string{}}
	m.WriteString("flowchart RL\n")
	m.inside(g, "  ")
	for _, arrow := range g.arrows {
		fmt.Fprintf(m, "  %s --> %s\n", m.names[arrow[0]], m.names[arrow[1]])
	}
	for _, action := range plan.Actions {
		if names := m.classes[action.String()]; len(names) > 0 {
			fmt.Fprintf(m, "  classDef %s stroke:%s,stroke-width:2px\n", action, graphColour(action.String()))
			fmt.Fprintf(m, "  class %s %s\n", strings.Join(names, ","), action)
		}
	}
	return m.String()
}

type mermaidWriter struct {
	strings.Builder
	names   map[string]string   // of images, by address
	classes map[string][]string // names by action
	modules int
}

func (m *mermaidWriter) inside(g *graph, indent string) {
	for _, one := range g.images {
		name := fmt.Sprintf("n%d", len(m.names))
		m.names[one.address] = name
		if one.action != "" {
			m.classes[one.action] = append(m.classes[one.action], name)
		}
		fmt.Fprintf(m, "%s%s[\"%s\"]\n", indent, name, mermaidText(one.mark+one.label))
	}
	for _, module := range g.modules {
		fmt.Fprintf(m, "%ssubgraph m%d[\"%s\"]\n", indent, m.modules, mermaidText(module.label))
		m.modules++
		m.inside(module, indent+"  ")
		m.WriteString(indent + "end\n")
	}
}

// mermaidText writes what Mermaid, Markdown or HTML could take for something else as its number.
func mermaidText(text string) string {
	var safe strings.Builder
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(" .-_/[]()", r) {
			safe.WriteRune(r)
		} else {
			fmt.Fprintf(&safe, "#%d;", r)
		}
	}
	return safe.String()
}
