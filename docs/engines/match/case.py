"""The definitions of docs/engines/match.md once more, in Python: what the files say, who may go where,
and what that counts for. For check_proof.py; shares nothing with the program."""
import csv
import os


def rows(path):
    if not os.path.exists(path):
        return []
    with open(path, newline="", encoding="utf-8-sig") as f:
        return list(csv.DictReader(f))


def number(row, key, default):
    return int(row.get(key) or default)


def tenths(row, key, default):
    return round(10 * float(row[key])) if row.get(key) else default


def yes(row, key, default):
    return row[key].lower() in ("1", "ja", "yes", "true") if row.get(key) else default


class Case:
    def __init__(self, folder):
        clients, places, travel, locations, wishes, policy = (
            rows(os.path.join(folder, name + ".csv"))
            for name in ("clients", "places", "travel", "locations", "wishes", "policy"))
        self.client = {r["client"]: r for r in clients}
        self.road = {(r["postcode"], r["location"]): tenths(r, "minutes", 0) for r in travel}
        self.offer = {(r["location"], r["profile"]): int(r["places"]) for r in places}
        self.site = {}  # beds, extra beds, price of one
        for location, _ in self.offer:
            beds = sum(n for (at, _), n in self.offer.items() if at == location)
            self.site[location] = (beds, 0, 0)
        self.shut = set()
        for r in locations:
            at = r["location"]
            self.site[at] = (number(r, "places", self.site[at][0]), number(r, "extra", 0),
                             number(r, "extra_price", 0))
            if not yes(r, "open", True):
                self.shut.add(at)
                self.site[at] = (0, 0, 0)
        setting = {r["setting"]: r for r in policy if r["setting"] != "objective"}
        self.norm = tenths(setting.get("travel_norm_min", {}), "value", 300)
        self.most = tenths(setting.get("travel_max_min", {}), "value", 1200)
        self.wishes = {c: [] for c in self.client}
        for w in wishes:
            w["hard"] = yes(w, "hard", w["kind"] != "prefer")
            self.wishes[w["client"]].append(w)
        self.together = [(w["client"], w["with"]) for w in wishes if w["kind"] == "together"]
        first = {}
        for c, r in self.client.items():
            if r.get("group"):
                self.together.append((first.setdefault(r["group"], c), c))
        self.party = {c: {c} for c in self.client}  # who stays together
        for a, b in self.together:
            both = self.party[a] | self.party[b]
            for c in both:
                self.party[c] = both

    def mine(self, c, kind, hard):
        return [w for w in self.wishes[c] if w["kind"] == kind and w["hard"] == hard]

    def brings_team(self, c, location):
        return len(self.party[c]) > 1 and any(
            not w["location"] or w["location"] == location
            for other in self.party[c] for w in self.mine(other, "team", True))

    def stays(self, c):
        r = self.client[c]
        return (yes(r, "moved_before", False) and r["current"] not in self.shut and
                (r["current"], r["profile"]) in self.offer)

    def may(self, c, location):
        """Whether the hard wishes allow it; location "" is no place."""
        r = self.client[c]
        pins = self.mine(c, "pin", True)
        likes = self.mine(c, "prefer", True)
        if self.stays(c) and location != r["current"]:
            return False
        if any(w["location"] != location for w in pins):
            return False
        if not location:
            return not self.mine(c, "place", True)
        if any(w["location"] == location for w in self.mine(c, "forbid", True)):
            return False
        if likes and all(w["location"] != location for w in likes):
            return False
        minutes = self.road.get((r["postcode"], location))
        near = minutes is not None and (
            minutes <= self.most or location == r.get("current") or bool(pins))
        return near and location not in self.shut

    def values(self, c, location):
        """What it counts for of each objective."""
        r = self.client[c]
        values = {"moved": bool(r.get("current")) and r["current"] != location}
        if not location:
            waits = bool(r.get("waiting_days")) and bool(r.get("norm_days"))
            values["urgent_unplaced"] = r.get("urgency") in ("crisis", "urgent")
            values["late_unplaced"] = waits and int(r["waiting_days"]) > int(r["norm_days"])
            values["unplaced"] = 1
            values["unplaced_price"] = number(r, "unplaced_price", 1)
            return values
        minutes = self.road[r["postcode"], location]
        over = max(0, minutes - tenths(r, "travel_norm_min", self.norm))
        likes = self.mine(c, "prefer", False)
        points = [number(w, "price", 1) for w in self.mine(c, "pin", False)
                  if w["location"] != location]
        points += [number(w, "price", 1) for w in self.mine(c, "forbid", False)
                   if w["location"] == location]
        if likes and all(w["location"] != location for w in likes):
            points.append(max(number(w, "price", 1) for w in likes))
        values.update(travel=minutes, over_norm=over > 0, over_norm_min=over,
                      preference=sum(points))
        return values
