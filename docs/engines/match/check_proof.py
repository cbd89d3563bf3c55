#!/usr/bin/env python3
"""check_proof.py FOLDER PROOF: is the plan allowed, what does it cost, and can no plan cost less?"""
import collections
import sys
from case import Case, rows

case, proof = Case(sys.argv[1]), rows(sys.argv[2])
weight = {r["client"]: int(r["value"]) for r in proof if r["kind"] == "weight"}
plan = {r["client"]: r["location"] for r in proof if r["kind"] == "plan"}
price = {r["location"]: int(r["value"]) for r in proof if r["kind"] == "location"}
stated = {r["kind"]: int(r["value"]) for r in proof if r["kind"] in ("cost", "bound")}
bed, used, inside = weight.get("extra_price", 0), collections.Counter(), collections.Counter()


def cost(c, location):
    return sum(weight[o] * n for o, n in case.values(c, location).items() if o in weight)


assert set(plan) == set(case.client) and set(price) == set(case.site), "not everybody is in it"
bound, doors = 0, collections.defaultdict(list)
for r in (r for r in proof if r["kind"] == "place"):  # a place of a team is for its own party only
    party = case.party[r["client"]] if r["client"] else None
    cap = (sum(case.client[c]["profile"] == r["profile"] for c in party) if party
           else case.offer[r["location"], r["profile"]])
    assert int(r["value"]) >= price[r["location"]] >= 0, "prices must be P >= L >= 0"
    assert not party or case.brings_team(r["client"], r["location"]), "no such team"
    doors[r["profile"]].append((party, r["location"], int(r["value"])))
    bound -= cap * (int(r["value"]) - price[r["location"]])
for c, at in plan.items():
    assert case.may(c, at) and len({plan[m] for m in case.party[c]}) == 1, c + " may not be there"
    ways = [cost(c, l) + p for party, l, p in doors[case.client[c]["profile"]]
            if (party is None or c in party) and case.may(c, l)]
    bound += min(ways + ([cost(c, "")] if case.may(c, "") else []))
    used[at] += 1
    inside[at, case.client[c]["profile"]] += bool(at) and not case.brings_team(c, at)
total = sum(cost(c, at) for c, at in plan.items())
assert all(n <= case.offer.get(k, 0) for k, n in inside.items()), "a profile has too many"
for l, (beds, extra, points) in case.site.items():
    assert used[l] <= beds + extra, l + " has too many"
    total += max(0, used[l] - beds) * points * bed
    bound -= beds * price[l] + extra * max(0, price[l] - points * bed)
assert (total, bound) == (stated["cost"], stated["bound"]), "the plan or a price was changed"
print("proven: no plan costs less" if total == bound else "allowed; bound is below it by %d" % (total - bound))
