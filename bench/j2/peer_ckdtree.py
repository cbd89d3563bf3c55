#!/usr/bin/env python3
"""J2 with scipy: the pairs within 15 minutes from two k-d trees, then sums over them with numpy."""
import sys

import numpy
import pandas
from scipy.spatial import cKDTree

MINUTES_PER_METRE = 1.3 / 500

table = pandas.read_csv(sys.argv[1], header=None, names=["kind", "id", "x", "y", "value"])
demand, supply = (table[table.kind == kind] for kind in "DS")
people = demand.value.to_numpy(float)
homes, practices = (cKDTree(part[["x", "y"]].to_numpy(float)) for part in (demand, supply))
pairs = practices.sparse_distance_matrix(homes, 15 / MINUTES_PER_METRE * (1 + 1e-12), output_type="ndarray")
j, i, minutes = pairs["i"], pairs["j"], pairs["v"] * MINUTES_PER_METRE
weight = numpy.select([minutes <= 5, minutes <= 10, minutes <= 15], [1, 0.68, 0.22], 0)
shared_by = numpy.bincount(j, weight * people[i], len(supply))
fte = supply.value.to_numpy() * 0.01
ratio = numpy.divide(fte, shared_by, out=numpy.zeros(len(supply)), where=shared_by > 0)
access = numpy.bincount(i, ratio[j] * weight, len(demand))
nearest = practices.query(homes.data)[0] * MINUTES_PER_METRE
print("sumApop %.4f meanA %.6f share10 %.6f nearsum %.6f" % (
    (access * people).sum(), access.mean() * 1e6, people[nearest <= 10].sum() / people.sum(),
    (people * nearest).sum() / people.sum()))
