#!/usr/bin/env python3
"""Writes an input of J4: generate.py LOCATIONS ARRIVALS_PER_YEAR YEARS REPLICATIONS > FILE

A header H,locations,arrivals a year,years,years of warm-up,replications,seed and a row per location
L,number,beds,share of the arrivals,mean stay in days. Locations differ in size as those in the
country do (log-normal); each has 3% more beds than its arrivals need. Always the same from the same
numbers: the chance is that of Python's random with a fixed seed.
"""
import math
import random
import sys

locations, per_year, years, replications = map(int, sys.argv[1:5])
chance = random.Random(20261122)
sizes = [math.exp(0.6 * chance.gauss(0, 1)) for _ in range(locations)]
total = sum(sizes)
print(f"H,{locations},{per_year},{years},1,{replications},20260704")
for number, size in enumerate(sizes):
    stay = chance.uniform(250, 450)
    beds = max(2, math.ceil(per_year / 365 * size / total * stay * 1.03))
    print(f"L,{number},{beds},{size / total:.9f},{stay:.4f}")
