#!/usr/bin/env python3
"""J3 as one writes it in numpy: arrays over draws, regions, sexes and ages, year after year; the sum over ages
as a matrix product (BLAS). In blocks of 500 draws, which was fastest. Format: generate.py."""
import sys
import numpy as np

BLOCK = 500


def read(path):
    rows = {}
    with open(path, encoding="ascii") as f:
        for line in f:
            kind, *cells = line.rstrip().split(",")
            rows.setdefault(kind, []).append([float(c) for c in cells])
    return rows


def main():
    rows = read(sys.argv[1])
    regions, ages, _, profiles, years, draws = (int(x) for x in rows["H"][0][:6])
    mortality, prevalence, supply = rows["H"][0][7:10]
    start = np.array([r[2:] for r in sorted(rows["P"])]).reshape(regions, 2, ages)
    chance = np.array([r[1:] for r in sorted(rows["M"])])
    births = np.array([r[1] for r in sorted(rows["F"])]) / 2
    share = np.array([r[2:] for r in sorted(rows["V"])]).reshape(profiles, 2 * ages).T.copy()
    places = np.array([r[2:] for r in sorted(rows["S"])]).reshape(regions, profiles, 2)
    demand = np.empty((years, regions, profiles, draws), np.float32)
    shortage = np.empty_like(demand)
    chance_of = np.random.default_rng(5)
    for first in range(0, draws, BLOCK):
        n = min(BLOCK, draws - first)
        people = np.repeat(start[None], n, axis=0)
        a, b, c = np.zeros(n), np.zeros((n, profiles)), np.zeros((n, regions))
        for year in range(years):
            a += mortality * chance_of.standard_normal(n)
            b += prevalence * chance_of.standard_normal((n, profiles))
            c += supply * chance_of.standard_normal((n, regions))
            born = people[:, :, 1, 15:50].sum(2) * births
            left = people * (1 - np.minimum(1, chance * np.exp(a)[:, None, None]))[:, None]
            people[..., 1:] = left[..., :-1]
            people[..., -1] += left[..., -1]
            people[..., 0] = born[..., None]
            asked = (people.reshape(n * regions, -1) @ share).reshape(n, regions, profiles)
            asked *= np.exp(b)[:, None]
            there = places[..., 0] * (1 + places[..., 1]) ** (year + 1) * np.exp(c)[..., None]
            demand[year, :, :, first:first + n] = asked.transpose(1, 2, 0)
            shortage[year, :, :, first:first + n] = (asked - there).transpose(1, 2, 0)
    low, middle, high = np.quantile(demand, (.05, .5, .95), axis=3)
    short = np.quantile(shortage, (.05, .5, .95), axis=3)[1]
    print("p50sum_demand_lastyear %.1f p95sum %.1f shortage_p50sum %.1f"
          % (middle[-1].sum(), high[-1].sum(), short[-1].sum()))


main()
