package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

func report(runs [][]pair, kills []reopening) {
	fmt.Println("| at once | pictures | vendor's time | bytes | records before | seconds | efficiency | ceiling | of the ceiling | a second | CPU ms a picture | MiB | ms to the first request | |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|")
	for i, of := range runs {
		if len(of) > 0 {
			print(rows[i], of)
		}
	}
	if len(kills) > 0 {
		clean := median(kills, func(k reopening) time.Duration { return k.clean })
		killed := median(kills, func(k reopening) time.Duration { return k.killed })
		fmt.Printf("\nThe state of 1,000 pictures is opened in %.1f ms, in %.1f ms after kill -9 amid an apply.\n", ms(clean), ms(killed))
	}
}

func print(one row, of []pair) {
	wall := median(of, func(p pair) time.Duration { return p.apply.wall })
	efficiency, ceiling, share := "–", "–", "–"
	if ideal := one.ideal(); ideal > 0 {
		efficiency = fmt.Sprintf("%.3f", ideal.Seconds()/wall.Seconds())
		if plain := median(of, func(p pair) time.Duration { return p.plain.wall }); plain > 0 {
			ceiling = fmt.Sprintf("%.3f", ideal.Seconds()/plain.Seconds())
			share = fmt.Sprintf("%.3f", plain.Seconds()/wall.Seconds())
		}
	}
	notes := ""
	if one.rate.N > 0 {
		notes = "at most " + one.rate.String()
	}
	if one.busy {
		notes += fmt.Sprintf("; 429 for a second, %d requests sent in it", median(of, func(p pair) int { return p.apply.forbidden }))
	}
	fmt.Printf("| %d | %d | %s | %d | %d | %.2f | %s | %s | %s | %.0f | %.2f | %d | %.1f | %s |\n", one.c, one.n, one.takes, one.bytes, one.records,
		wall.Seconds(), efficiency, ceiling, share, float64(one.n)/wall.Seconds(),
		ms(median(of, func(p pair) time.Duration { return p.apply.cpu }))/float64(one.n),
		median(of, func(p pair) int64 { return p.apply.memory })>>20, ms(median(of, func(p pair) time.Duration { return p.apply.first })), notes)
}

func median[T any, V cmp.Ordered](of []T, value func(T) V) V {
	var values []V
	for _, one := range of {
		values = append(values, value(one))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
