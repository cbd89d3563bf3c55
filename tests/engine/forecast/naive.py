"""One draw of the forecast as plainly as it can be said: dictionaries, doubles, no vectors. Written from
docs/engines/forecast.md; shares nothing with the program but the deviates' definition."""
import csv
import math
import os
from statistics import NormalDist

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
NORMAL = NormalDist()
Z95 = 1.6448536269514722

DEFAULTS = {"years": 10, "boys": 0.5, "prevalence_level": 1, "task_ratio": 1, "leaving": 1,
            "training": 1, "success": 1}
LIMITS = {"mortality_trend": (-.05, .05), "prevalence_level": (.2, 5), "trend": (-.1, .1),
          "inflow": (-.1, .1), "longer_home": (0, .1), "heavier": (-.05, .1), "part_time": (-.05, .05),
          "relief": (0, .05), "task_shift": (0, .1), "leaving": (.2, 5), "training": (0, 5),
          "success": (0, 1)}
# What is drawn: (number of the stream), and per profile or profession which one.
PROFILE_STREAM = {"prevalence_level": 100, "trend": 101, "inflow": 102, "longer_home": 103,
                  "heavier": 104}
PROFESSION_STREAM = {"part_time": 200, "relief": 201, "task_shift": 202, "leaving": 203,
                     "training": 204, "success": 205}


def mix(z):
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
    return z ^ (z >> 31)


def deviate(seed, what, which, year, draw=0):
    stream = what << 32 | which
    row = mix((mix((mix((seed + GOLDEN) & MASK) + GOLDEN * (stream + 1)) & MASK)
               + GOLDEN * (year + 1)) & MASK)
    bits = mix((row + GOLDEN * (draw + 1)) & MASK)
    return NORMAL.inv_cdf(((bits >> 12) + 0.5) * 2.0 ** -52)


def read(folder, name):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return []
    with open(path, newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def order(rows, column):
    return list(dict.fromkeys(row[column] for row in rows))


class Model:
    def __init__(self, folder, seed):
        self.seed = seed
        self.rows = {n: read(folder, n + ".csv") for n in
                     ("population", "mortality", "fertility", "migration", "prevalence", "care",
                      "professionals", "retirement", "training", "parameters", "scenarios")}
        self.regions = order(self.rows["population"], "region")
        self.profiles = order(self.rows["prevalence"], "profile")
        self.professions = order(self.rows["professionals"], "profession")
        self.parameters = {(p["name"], p["scope"]): p for p in self.rows["parameters"]}
        self.start = int(self.plain("start_year"))
        self.years = int(self.plain("years"))
        self.ages = 1 + max(int(p["age"]) for p in self.rows["population"])

    def parameter(self, name, scope=""):
        return self.parameters.get((name, scope)) or self.parameters.get((name, ""))

    def plain(self, name, scope=""):
        p = self.parameter(name, scope)
        return float(p["value"]) if p else DEFAULTS.get(name, 0)

    def rate(self, scenario, name, scope, year, stream, which):
        """The value in a calendar year of this draw."""
        value = self.plain(name, scope)
        settings = [s for s in self.rows["scenarios"]
                    if s["scenario"] == scenario and s["parameter"] == name
                    and s["scope"] in ("", scope) and int(s["from_year"] or 0) <= year]
        own = [s for s in settings if s["scope"]] if scope else []
        best = max(own or settings, key=lambda s: int(s["from_year"] or 0), default=None)
        if best:
            value = float(best["value"])
        p = self.parameter(name, scope)
        if p and p["low"] and float(p["low"]) < float(p["high"]):
            value += (float(p["high"]) - float(p["low"])) / (2 * Z95) * deviate(self.seed, stream,
                                                                               which, 0)
            value = min(max(value, LIMITS[name][0]), LIMITS[name][1])
        return value

    def of_profile(self, scenario, name, k, year):
        return self.rate(scenario, name, self.profiles[k], year, PROFILE_STREAM[name], k)

    def of_profession(self, scenario, name, i, year):
        return self.rate(scenario, name, self.professions[i], year, PROFESSION_STREAM[name], i)

    def walk(self, name, what, which, t):
        step = self.plain(name)
        return math.exp(sum(step * deviate(self.seed, what, which, u) for u in range(1, t + 1)))

    # --- people ---

    def people(self, scenario, r):
        """{(sex, age): people} for every year."""
        region = self.regions[r]
        now = {(p["sex"], int(p["age"])): float(p["people"]) for p in self.rows["population"]
               if p["region"] == region}
        chance = {(m["sex"], int(m["age"])): float(m["chance"]) for m in self.rows["mortality"]}
        births = [float(f["births_per_woman"]) for f in self.rows["fertility"]
                  if f["region"] == region][0]
        yield now
        trend = 1
        for t in range(1, self.years + 1):
            trend *= 1 + self.rate(scenario, "mortality_trend", "", self.start + t, 10, 0)
            factor = trend * self.walk("mortality_walk", 1, 0, t)
            born = births * sum(n for (sex, age), n in now.items() if sex == "v" and 15 <= age <= 49)
            later = {key: 0.0 for key in now}
            for (sex, age), n in now.items():
                later[sex, min(age + 1, self.ages - 1)] += n * max(0, 1 - chance[sex, age] * factor)
            later["m", 0] += born * self.plain("boys")
            later["v", 0] += born * (1 - self.plain("boys"))
            for m in self.rows["migration"]:
                if m["region"] == region:
                    later[m["sex"], int(m["age"])] += float(m["people"])
            now = later
            yield now

    # --- demand ---

    def clients(self, scenario, people, t):
        counted, stays = [], []
        for k, profile in enumerate(self.profiles):
            share = sum(float(p["share"]) * n for p in self.rows["prevalence"]
                        if p["profile"] == profile for (sex, age), n in people.items()
                        if sex == p["sex"] and int(p["age_from"]) <= age <= int(p["age_to"]))
            years = range(self.start + 1, self.start + t + 1)
            growth = math.prod(1 + self.of_profile(scenario, "trend", k, y) for y in years)
            extra = 1 + sum(self.of_profile(scenario, "inflow", k, y) for y in years)
            stays.append(math.prod(1 - self.of_profile(scenario, "longer_home", k, y)
                                   for y in years))
            counted.append(share * growth * max(0, extra) * self.walk("prevalence_walk", 2, k, t)
                           * self.of_profile(scenario, "prevalence_level", k, self.start + t))
        clients = [n * stay for n, stay in zip(counted, stays)]
        for k, profile in enumerate(self.profiles):
            p = self.parameter("longer_home", profile)
            if p and p["to"]:
                clients[self.profiles.index(p["to"])] += counted[k] * (1 - stays[k])
        return clients

    def demand(self, scenario, clients, t):
        asked = [0.0] * len(self.professions)
        years = range(self.start + 1, self.start + t + 1)
        for c in self.rows["care"]:
            k, i = self.profiles.index(c["profile"]), self.professions.index(c["profession"])
            heavier = math.prod(1 + self.of_profile(scenario, "heavier", k, y) for y in years)
            asked[i] += (clients[k] * heavier * float(c["hours_per_client"])
                         / self.plain("hours_per_fte", c["profession"]))
        own = [n * math.prod(1 - self.of_profession(scenario, "task_shift", i, y) for y in years)
               for i, n in enumerate(asked)]
        result = list(own)
        for i, code in enumerate(self.professions):
            p = self.parameter("task_shift", code)
            if p and p["to"]:
                result[self.professions.index(p["to"])] += ((asked[i] - own[i])
                                                            * self.plain("task_ratio", code))
        return result

    # --- supply ---

    def fte_per_head(self, region, code, age):
        known = {int(p["age"]): float(p["fte"]) / float(p["count"]) for p in
                 self.rows["professionals"] if p["region"] == region and p["profession"] == code
                 and float(p["count"]) > 0}
        younger = [a for a in known if a <= age]
        if younger:
            return known[max(younger)]
        if self.parameter("entry_fte", code):
            return self.plain("entry_fte", code)
        return known[min(known)] if known else 0

    def trained(self, region, code, scenario, i, t):
        if not any(x["profession"] == code and float(x["trainees"]) > 0
                   for x in self.rows["training"]):
            return 0
        begun = self.start + t - int(self.plain("training_years", code))
        listed = [(int(x["year"]), float(x["trainees"])) for x in self.rows["training"]
                  if x["region"] == region and x["profession"] == code and int(x["year"]) <= begun]
        if not listed:
            return 0
        factor = 1
        if begun > self.start:
            factor = self.of_profession(scenario, "training", i, begun)
        return max(listed)[1] * factor * self.of_profession(scenario, "success", i, self.start + t)

    def supply(self, scenario, r):
        """[FTE per profession] for every year."""
        region = self.regions[r]
        used = {int(p["age"]) for p in self.rows["professionals"]}
        for row in self.rows["retirement"]:
            used |= {int(row["age_from"]), int(row["age_to"])}
        for code in self.professions:
            if any(x["profession"] == code and float(x["trainees"]) > 0
                   for x in self.rows["training"]):
                used.add(int(self.plain("entry_age", code)))
        last = max(used)
        heads = [{age: 0.0 for age in range(min(used), last + 1)} for _ in self.professions]
        for p in self.rows["professionals"]:
            if p["region"] == region:
                heads[self.professions.index(p["profession"])][int(p["age"])] += float(p["count"])
        time = [1.0] * len(self.professions)
        for t in range(self.years + 1):
            for i, code in enumerate(self.professions):
                if t == 0:
                    continue
                year = self.start + t
                time[i] *= ((1 + self.of_profession(scenario, "part_time", i, year))
                            * (1 - self.of_profession(scenario, "relief", i, year)))
                leaving = self.of_profession(scenario, "leaving", i, year)
                later = {age: 0.0 for age in heads[i]}
                for age, n in heads[i].items():
                    gone = sum(float(x["share"]) for x in self.rows["retirement"]
                               if x["profession"] == code
                               and int(x["age_from"]) <= age <= int(x["age_to"]))
                    later[min(age + 1, last)] += n * max(0, 1 - gone * leaving)
                new = self.trained(region, code, scenario, i, t)
                if new:
                    later[int(self.plain("entry_age", code))] += new
                heads[i] = later
            walk = self.walk("supply_walk", 3, r, t)
            yield [walk * time[i] * sum(n * self.fte_per_head(region, code, age)
                                        for age, n in heads[i].items())
                   for i, code in enumerate(self.professions)]

    def figures(self):
        """{(scenario, region, measure, line, year): value}"""
        found = {}
        for scenario in ["basis"] + order(self.rows["scenarios"], "scenario"):
            for r, region in enumerate(self.regions):
                supply = list(self.supply(scenario, r))
                for t, people in enumerate(self.people(scenario, r)):
                    def put(measure, line, value):
                        found[scenario, region, measure, line, self.start + t] = value
                    put("people", "", sum(people.values()))
                    clients = self.clients(scenario, people, t)
                    for profile, n in zip(self.profiles, clients):
                        put("clients", profile, n)
                    for i, n in enumerate(self.demand(scenario, clients, t)):
                        code = self.professions[i]
                        needing = sum(clients[self.profiles.index(c["profile"])]
                                      for c in self.rows["care"] if c["profession"] == code
                                      and float(c["hours_per_client"]) > 0)
                        put("demand_fte", code, n)
                        put("supply_fte", code, supply[t][i])
                        put("coverage", code, supply[t][i] / n if n > 0 else None)
                        put("shortage_fte", code, n - supply[t][i])
                        put("shortage_clients", code,
                            needing * max(0, 1 - supply[t][i] / n) if n > 0 else 0)
        return found
