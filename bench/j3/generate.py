#!/usr/bin/env python3
"""Writes a J3 file: generate.py REGIONS AGES PROFILES YEARS DRAWS > file.csv, from a fixed seed; standard
library only. Rows, numbered from 0:

    H,regions,ages,2,profiles,years,draws,-,step of mortality,step of prevalence,step of supply
    P,region,sex,people of age 0,1,...        M,sex,chance to die at age 0,1,...
    F,region,births per woman of 15..49       V,profile,sex,share that is client at age 0,1,...
    S,region,profile,places,yearly growth

Steps are standard deviations of yearly steps of logarithms: of mortality for all, of prevalence per profile,
of supply per region. Births before ageing, half of them boys; the last age is open.
"""
import math
import random
import sys


def main():
    regions, ages, profiles, years, draws = map(int, sys.argv[1:6])
    r = random.Random(20261122)

    def row(*cells):
        print(",".join(c if isinstance(c, str) else "%.6g" % c for c in cells))

    row("H", str(regions), str(ages), "2", str(profiles), str(years), str(draws), 0, 0.01, 0.02, 0.015)
    size = [math.exp(r.gauss(0, 0.4)) for _ in range(regions)]
    size = [17.9e6 * x / sum(size) for x in size]
    shape = [1 if a < 70 else math.exp((70 - a) / 11) for a in range(ages)]
    for region in range(regions):
        for sex in range(2):
            row("P", str(region), str(sex), *(size[region] / 2 * x / sum(shape) * r.uniform(.9, 1.1)
                                              for x in shape))
    for sex in range(2):
        row("M", str(sex), *(min(.6, (4e-5, 2.6e-5)[sex] * math.exp(.095 * a)) for a in range(ages)))
    for region in range(regions):
        row("F", str(region), r.uniform(.038, .05))
    for profile in range(profiles):
        for sex in range(2):
            level, slope = r.uniform(.001, .012), r.uniform(8, 14)
            row("V", str(profile), str(sex), *(level * (math.exp((a - 85) / slope) if profile % 5 < 3
                                                        else .3) for a in range(ages)))
    for region in range(regions):
        for profile in range(profiles):
            row("S", str(region), str(profile), size[region] * .0006 * r.uniform(.5, 1.5),
                r.uniform(0, .015))


main()
