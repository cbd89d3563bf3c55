#!/usr/bin/env python3
"""J2 with PySAL access (pip install access): its own E2SFCA on a table of costs, which scipy fills."""
import sys

import pandas
from access import Access
from access.weights import step_fn
from scipy.spatial import cKDTree

MINUTES_PER_METRE = 1.3 / 500

table = pandas.read_csv(sys.argv[1], header=None, names=["kind", "id", "x", "y", "value"])
demand, supply = (table[table.kind == kind].set_index("id") for kind in "DS")
homes, practices = (cKDTree(part[["x", "y"]].to_numpy(float)) for part in (demand, supply))
pairs = practices.sparse_distance_matrix(homes, 15 / MINUTES_PER_METRE * (1 + 1e-12), output_type="ndarray")
costs = pandas.DataFrame({"origin": demand.index.to_numpy()[pairs["j"]],
                          "dest": supply.index.to_numpy()[pairs["i"]],
                          "minutes": pairs["v"] * MINUTES_PER_METRE})
supply["fte"] = supply.value * 0.01
model = Access(demand_df=demand, demand_value="value", supply_df=supply, supply_value=["fte"],
               cost_df=costs, cost_origin="origin", cost_dest="dest", cost_name="minutes")
found = model.enhanced_two_stage_fca(name="e2sfca", cost="minutes", max_cost=15,
                                     weight_fn=step_fn({5: 1, 10: 0.68, 15: 0.22}), normalize=False)
access = found["e2sfca_fte"].reindex(demand.index).fillna(0)
people = demand.value
nearest = practices.query(homes.data)[0] * MINUTES_PER_METRE
print("sumApop %.4f meanA %.6f share10 %.6f nearsum %.6f" % (
    (access * people).sum(), access.mean() * 1e6, people[nearest <= 10].sum() / people.sum(),
    (people * nearest).sum() / people.sum()))
