#!/usr/bin/env python3
"""The command match as a user would run it; prints TAP.

    run.py BINARY DOCS

Expectations are worked out by hand (docs/engines/match.md), by the checker in DOCS/match, which
shares nothing with the program, or by asking again with one thing changed. With
WAARBORG_GATES=long a file of ten million lines is read too.
"""
import csv
import io
import itertools
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import traceback

BINARY = os.path.abspath(sys.argv[1])
DOCS = os.path.join(os.path.abspath(sys.argv[2]), "match")
ORDER = ["urgent_unplaced", "unplaced", "moved", "over_norm", "extra_price", "travel", "preference"]
tests = []


def test(f):
    tests.append(f)
    return f


def run(folder, *options, code=0):
    names = ["clients.csv", "places.csv", "travel.csv"]
    if os.path.exists(os.path.join(folder, "wishes.csv")):
        names.append("wishes.csv")
    command = [BINARY, "match"] + [os.path.join(folder, n) for n in names]
    for option in ("locations", "policy"):
        path = os.path.join(folder, option + ".csv")
        if os.path.exists(path):
            command += ["--" + option, path]
    done = subprocess.run(command + list(options), capture_output=True, text=True)
    assert done.returncode == code, "exit %d, not %d: %s%s" % (
        done.returncode, code, done.stderr, done.stdout)
    return done.stdout if code < 2 else done.stderr


def answer(folder, *options, code=0):
    return json.loads(run(folder, "--format", "json", *options, code=code))


def where(result):
    return {c["client"]: c["location"] for c in result["clients"]}


def write(folder, **files):
    os.makedirs(folder, exist_ok=True)
    for name, text in files.items():
        with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8") as f:
            f.write(text)
    return folder


def check(folder, proof):
    return subprocess.run([sys.executable, "-B", os.path.join(DOCS, "check_proof.py"), folder, proof],
                          capture_output=True, text=True)


def fresh():
    return tempfile.mkdtemp(prefix="waarborg-match-")


@test
def the_worked_example():
    """The numbers of docs/engines/match.md, section "By hand"."""
    result = answer(DOCS)
    assert where(result) == {"A": "noord", "B": "oost", "C": "zuid", "D": None, "E": "oost",
                             "F": "noord"}
    totals = result["totals"]
    assert totals["unplaced"] == 1 and totals["urgent_unplaced"] == 0
    assert totals["over_norm"] == 0 and totals["travel"] == 90.0 and totals["preference"] == 0
    assert result["proven"]
    worth = {(at["location"], p["profile"]): p["one_more_saves"]
             for at in result["locations"] for p in at["profiles"]}
    assert worth["zuid", "VV4"]["unplaced"] == 1 and worth["zuid", "VV4"]["travel"] == -30.0
    assert worth["noord", "VV4"]["unplaced"] == 1 and worth["noord", "VV4"]["travel"] == -20.0
    assert worth["oost", "VV4"]["unplaced"] == 1 and worth["oost", "VV4"]["travel"] == -30.0
    assert not any(worth["noord", "VV6"].values()) and not any(worth["oost", "VV6"].values())
    options = {o["location"]: o for o in answer(DOCS, "--explain", "D")["options"]}
    price = options["zuid"]["price"]
    assert price["travel"] == 5.0 and sum(map(abs, price.values())) == 5.0
    assert options["zuid"]["moves"] == [{"client": "C", "to": None}]
    price = options["noord"]["price"]
    assert price["travel"] == 10.0 and sum(map(abs, price.values())) == 10.0
    assert options["noord"]["moves"] == [{"client": "A", "to": "oost"}, {"client": "B", "to": None}]
    price = options["oost"]["price"]
    assert price["over_norm"] == 1 and price["travel"] == 15.0
    text = run(DOCS)
    assert "1 niet geplaatst, waarvan 0 urgent; 0 boven de reisnorm; gemiddeld 18 min" in text
    assert "blijft: al eens verplaatst" in text
    assert "5 minuten meer reizen" in run(DOCS, "--explain", "D")


@test
def the_example_after_a_change():
    before, after = where(answer(DOCS)), answer(DOCS, "--close", "zuid")
    assert after["totals"]["unplaced"] == 2
    moved = {c for c, at in where(after).items() if at != before[c]}
    assert moved == {"C"} and after["totals"]["changed"] == 1
    more = answer(DOCS, "--beds", "zuid:VV4=+1")
    assert more["totals"]["unplaced"] == 0 and more["totals"]["travel"] == 120.0
    pinned = answer(DOCS, "--pin", "D=noord")
    assert where(pinned)["D"] == "noord" and pinned["totals"]["travel"] == 100.0
    assert "Door de wijziging komt 1 cliënt op een andere plaats" in run(DOCS, "--close", "zuid")
    listed = write(fresh(), close="location\nzuid\n") + "/close.csv"
    assert run(DOCS, "--close", "@" + listed) == run(DOCS, "--close", "zuid")
    gone = run(DOCS, "--close", "oost")
    assert "al eens verplaatst, maar de locatie is er niet meer" in gone


def town(folder, rng, clients, locations, groups=False, weighted=False):
    profiles = ["P1", "P2", "P3"]
    codes = ["L%d" % i for i in range(locations)]
    offers = {(at, p): rng.randint(0, clients // locations) for at in codes for p in profiles
              if rng.random() < 0.7 or p == "P1"}
    lines = ["location,profile,places"] + ["%s,%s,%d" % (*k, n) for k, n in offers.items()]
    sites = ["location,places,extra,extra_price"] + [
        "%s,%d,%d,%d" % (at, rng.randint(1, 1 + clients // locations), rng.randint(0, 2),
                         rng.randint(0, 9)) for at in codes]
    roads = ["postcode,location,minutes"] + [
        "%d,%s,%.1f" % (p, at, rng.randint(0, 600) / 10) for p in range(9) for at in codes]
    people = ["client,postcode,profile,urgency,waiting_days,norm_days,unplaced_price,current,group"]
    for i in range(clients):
        people.append("C%d,%d,%s,%s,%d,90,%d,%s,%s" % (
            i, rng.randrange(9), rng.choice(profiles),
            rng.choice(["crisis", "urgent", "active", "preference", "precaution"]),
            rng.randint(0, 200), rng.randint(1, 9), rng.choice(codes + [""] * locations),
            "g%d" % (i // 2) if groups and i < 8 else ""))
    wishes = ["client,kind,location,hard,price"] + [
        "C%d,%s,%s,%s,%d" % (rng.randrange(clients), *rng.choice(
            [("prefer", rng.choice(codes), "nee"), ("forbid", rng.choice(codes), "ja"),
             ("pin", rng.choice(codes), "nee"), ("forbid", rng.choice(codes), "nee")]),
            rng.randint(1, 9)) for _ in range(clients // 2)]
    files = dict(places=lines, locations=sites, travel=roads, clients=people, wishes=wishes)
    if weighted:
        files["policy"] = ["setting,value,weight"] + [
            "objective,%s,%d" % (o, rng.randint(0, 50)) for o in ORDER + ["over_norm_min"]] + [
            "objective,unplaced_price,1000", "travel_norm_min,20,", "travel_max_min,55,"]
    return write(folder, **{k: "\n".join(v) + "\n" for k, v in files.items()})


@test
def a_proof_is_checked_by_a_stranger():
    rng = random.Random(81)
    proof = os.path.join(fresh(), "proof.csv")
    for case in range(12):
        folder = town(fresh(), rng, 60, 6, weighted=case % 3 == 2)
        run(folder, "--proof", proof)
        done = check(folder, proof)
        assert done.returncode == 0 and "no plan costs less" in done.stdout, done.stderr
        with open(proof, encoding="utf-8") as f:
            lines = f.read().splitlines()
        tamper(folder, proof, lines, "plan,", lambda cells: cells[:2] + ["", "", ""])
        tamper(folder, proof, lines, "place,", lambda cells: cells[:4] + [str(int(cells[4]) + 9**30)])
        tamper(folder, proof, lines, "cost,", lambda cells: cells[:4] + [str(int(cells[4]) - 1)])
    assert check(DOCS, os.path.join(DOCS, "nothing.csv")).returncode != 0


def tamper(folder, proof, lines, kind, change):
    """Changes the first line of the kind that says something: of a place one that is in use."""
    with open(os.path.join(folder, "clients.csv"), encoding="utf-8") as f:
        profile = {r["client"]: r["profile"] for r in csv.DictReader(f)}
    used = {(c[2], profile[c[1]]) for c in (line.split(",") for line in lines) if c[0] == "plan"}
    for i, line in enumerate(lines):
        cells = line.split(",")
        if line.startswith(kind) and (cells[2] or kind == "cost,") and (
                kind != "place," or (cells[2], cells[3]) in used):
            changed = lines[:i] + [",".join(change(cells))] + lines[i + 1:]
            with open(proof + ".bad", "w", encoding="utf-8") as f:
                f.write("\n".join(changed) + "\n")
            assert check(folder, proof + ".bad").returncode != 0, line
            return


@test
def two_hundred_forced_pairs_cost_what_was_said():
    rng = random.Random(82)
    pairs = 0
    while pairs < 200:
        weighted = pairs >= 150
        folder = town(fresh(), rng, 80, 8, weighted=weighted)
        base = answer(folder)
        with open(os.path.join(folder, "wishes.csv"), encoding="utf-8") as f:
            wishes = f.read()
        for _ in range(25):
            client = "C%d" % rng.randrange(80)
            options = [o for o in answer(folder, "--explain", client)["options"]
                       if "price" in o and o["location"]]
            if not options:
                continue
            option = rng.choice(options)
            write(folder, wishes=wishes + "%s,pin,%s,ja,1\n" % (client, option["location"]))
            forced = answer(folder)
            write(folder, wishes=wishes)
            assert where(forced)[client] == option["location"]
            if weighted:
                price = option["price"]["points"]
                assert int(forced["cost"]) - int(base["cost"]) == price, option
            else:
                for o in ORDER:
                    more = forced["totals"][o] - base["totals"][o]
                    assert abs(more - option["price"][o]) < 1e-6, (o, more, option)
            pairs += 1


GROUPS = dict(
    clients="client,postcode,profile,group\nA,1,P,g\nB,1,P,g\nC,1,P,\n",
    places="location,profile,places\nx,P,2\ny,P,1\n",
    travel="postcode,location,minutes\n1,x,10\n1,y,30\n")


@test
def groups_stay_together():
    """Alone C would go to x (10) with A, and B to y: 50. Together A and B take x: 10 + 10 + 30."""
    folder = write(fresh(), **GROUPS)
    result = answer(folder)
    assert where(result) == {"A": "x", "B": "x", "C": "y"} and result["proven"]
    assert result["totals"]["travel"] == 50.0
    text = run(folder, "--explain", "A")
    assert "kan niet met de hele groep" in text
    write(folder, places="location,profile,places\nx,P,1\ny,P,2\n")
    result = answer(folder)
    assert where(result) == {"A": "y", "B": "y", "C": "x"} and result["totals"]["travel"] == 70.0
    text = run(folder, "--explain", "C")
    assert "Huis" not in text and "10" in text


@test
def a_team_brings_its_own_places():
    """y has no P, but the team of A and B makes two; without it only x is left, for one."""
    files = dict(GROUPS, places="location,profile,places\nx,P,1\ny,Q,2\n")
    folder = write(fresh(), **files)
    assert answer(folder)["totals"]["unplaced"] == 2
    write(folder, wishes="client,kind,location,with\nA,team,y,\n")
    result = answer(folder)
    assert where(result) == {"A": "y", "B": "y", "C": "x"}
    write(folder, clients="client,postcode,profile\nA,1,P\nB,1,P\nC,1,P\n")
    assert answer(folder)["totals"]["unplaced"] == 2  # no group, no team


@test
def proofs_with_groups_state_the_bound():
    rng = random.Random(83)
    proof = os.path.join(fresh(), "proof.csv")
    gaps = 0
    for _ in range(15):
        folder = town(fresh(), rng, 20, 4, groups=True)
        result = answer(folder, "--proof", proof)
        done = check(folder, proof)
        assert done.returncode == 0 and result["proven"], done.stderr
        gaps += "below it" in done.stdout
    assert gaps > 0  # everybody alone costs less: the checker says by how much


@test
def wishes_that_clash_are_told():
    folder = write(fresh(), **dict(GROUPS, places="location,profile,places\nx,P,1\ny,P,1\n",
                                   clients="client,postcode,profile\nA,1,P\nB,1,P\nC,1,P\n"),
                   wishes="client,kind,location,with,hard,price\nA,pin,x,,,5\nB,pin,x,,,2\n"
                          "C,place,,,,\nC,forbid,x,,,\n")
    result = answer(folder, code=1)
    clash = [(i["client"], i["kind"]) for i in result["clashes"][0]]
    assert clash == [("A", "pin"), ("B", "pin")]
    assert [(i["client"], i["kind"]) for i in result["way_out"]] == [("B", "pin")]
    assert result["price"] == 2 and result["cheapest"]
    text = run(folder, code=1)
    assert "A moet naar x (wishes.csv, regel 2)" in text and "prijs samen 2" in text
    rows = list(csv.DictReader(io.StringIO(run(folder, "--format", "csv", code=1))))
    assert [r["set"] for r in rows] == ["clash", "clash", "way_out"]
    # The way out is one: without B's wish there is a plan.
    write(folder, wishes="client,kind,location,with,hard,price\nA,pin,x,,,5\nC,place,,,,\n"
                         "C,forbid,x,,,\n")
    assert where(answer(folder)) == {"A": "x", "B": None, "C": "y"}


@test
def nobody_is_moved_twice():
    files = dict(GROUPS, places="location,profile,places\nx,P,1\ny,P,1\n",
                 clients="client,postcode,profile,current,moved_before\nA,1,P,y,ja\nB,1,P,,\n")
    folder = write(fresh(), **files)
    assert where(answer(folder)) == {"A": "y", "B": "x"}
    write(folder, wishes="client,kind,location\nB,pin,y\n")
    text = run(folder, code=1)
    assert "A is al eens verplaatst en blijft in y" in text and "B moet naar y" in text


@test
def the_same_file_in_other_clothes():
    """Semicolons, Windows line ends, commas in numbers and another order of columns."""
    folder, other = write(fresh(), **GROUPS), fresh()
    write(other, clients="group;profile;client;postcode\r\ng;P;A;1\r\ng;P;B;1\r\n;P;C;1\r\n",
          places="profile;places;location\r\nP;2;x\r\nP;1;y\r\n",
          travel="minutes;postcode;location\r\n10,0;1;x\r\n30,0;1;y\r\n")
    assert run(folder, "--format", "csv") == run(other, "--format", "csv")


REFUSED = [
    ("clients", "client,postcode,profile\nA,9,P\n", "komt niet voor in het bestand met reistijden"),
    ("clients", "client,postcode,profile\nA,1,P\nA,1,P\n", "staat er al"),
    ("clients", "client,postcode\nA,1\n", "profile"),
    ("clients", "client,postcode,profile\n", "geen enkele cliënt"),
    ("clients", "client,postcode,profile,urgency\nA,1,P,soon\n", "soon"),
    ("clients", "client,postcode,profile,unplaced_price\nA,1,P,-1\n", "-1"),
    ("clients", "client,postcode,profile,unplaced_price\nA,1,P,99999999999999999999\n", "9999"),
    ("clients", "client,postcode,profile,current\nA,1,P,z\n", "'z'"),
    ("clients", "client,postcode,profile,moved_before\nA,1,P,ja\n", "huidige locatie"),
    ("clients", "", ""),
    ("places", "location,profile,places\nx,P,-1\n", "-1"),
    ("places", "location,profile,places\nx,P,NaN\n", "NaN"),
    ("places", "location,profile,places\nx,P,1\nx,P,2\n", "staan er al"),
    ("places", "location,profile,places\nx,P,1.5\n", "1.5"),
    ("places", "location,profile,places\n", "geen enkele plaats"),
    ("travel", "postcode,location,minutes\n1,x,NaN\n", "NaN"),
    ("travel", "postcode,location,minutes\n1,x,-3\n", "-3"),
    ("travel", "postcode,location,minutes\n1,x,1e99\n", "1e99"),
    ("travel", "postcode,location,minutes\n1,q,5\n", "'q'"),
    ("travel", "postcode,location,minutes\n1,x,5\n1,y,5\n1,x,6\n", "twee reistijden"),
    ("wishes", "client,kind,location\nZ,pin,x\n", "'Z'"),
    ("wishes", "client,kind,location\nA,hug,x\n", "hug"),
    ("wishes", "client,kind,location\nA,pin,\n", "hoort een locatie"),
    ("wishes", "client,kind,location,with\nA,together,,A\n", "zichzelf"),
    ("wishes", "client,kind,location,with,hard\nA,together,,B,nee\n", "alleen hard"),
    ("wishes", "client,kind,location,price\nA,pin,x,0\n", "0"),
    ("locations", "location,places\nq,1\n", "'q'"),
    ("locations", "location,places\nx,1\nx,1\n", "staat er al"),
    ("locations", "location,extra_price\nx,1000000001\n", "1000000001"),
    ("policy", "setting,value\nobjective,happiness\n", "geen doel"),
    ("policy", "setting,value\nobjective,travel\nobjective,travel\n", "staat er al"),
    ("policy", "setting,value,weight\nobjective,travel,1\nobjective,unplaced,\n", "gewicht"),
    ("policy", "setting,value\ntravel_norm_min,NaN\n", "NaN"),
]


@test
def malformed_files_are_refused_with_the_line():
    for name, text, expected in REFUSED:
        folder = write(fresh(), **dict(GROUPS, **{name: text}))
        said = run(folder, code=2)
        assert expected in said, (name, text, said)
    # All faults, not only the first, each with its line.
    folder = write(fresh(), **dict(GROUPS, places="location,profile,places\nx,P,-1\ny,P,q\n"))
    said = run(folder, code=2)
    assert "Regel 2" in said and "Regel 3" in said
    assert "komt niet voor" in run(DOCS, "--close", "nowhere", code=2)
    assert "komt niet voor" in run(DOCS, "--pin", "Z=oost", code=2)
    assert "minder dan 0" in run(DOCS, "--beds", "oost=-9", code=2)
    assert "niet samen" in run(DOCS, "--close", "oost", "--proof", "x.csv", code=2)
    assert "staat niet in" in run(DOCS, "--explain", "Z", code=2)


@test
def odd_but_sound_questions_are_answered():
    # No capacity at all: nobody is placed, and that is the best.
    folder = write(fresh(), **dict(GROUPS, places="location,profile,places\nx,P,0\ny,P,0\n"))
    assert answer(folder)["totals"]["unplaced"] == 3
    # A location without roads, a profile nobody has: disconnected.
    folder = write(fresh(), **dict(GROUPS, travel="postcode,location,minutes\n1,x,10\n",
                                   clients="client,postcode,profile\nA,1,P\nB,1,R\n"))
    assert where(answer(folder)) == {"A": "x", "B": None}
    said = run(folder, "--explain", "A")
    assert "geen reistijd bekend" in said
    assert "heeft dit profiel niet" in run(folder, "--explain", "B")
    # All costs equal, one location, more clients than places.
    people = "".join("C%d,1,P\n" % i for i in range(500))
    folder = write(fresh(), clients="client,postcode,profile\n" + people,
                   places="location,profile,places\nx,P,120\n",
                   travel="postcode,location,minutes\n1,x,0\n")
    result = answer(folder)
    assert result["totals"]["unplaced"] == 380 and result["totals"]["travel"] == 0
    # Must all be placed, and five too many: a clash is 121 of them, the way out five.
    write(folder, clients="client,postcode,profile\n" + "".join("C%d,1,P\n" % i for i in range(125)),
          wishes="client,kind\n" + "".join("C%d,place\n" % i for i in range(125)))
    result = answer(folder, code=1)
    assert len(result["clashes"][0]) == 121 and result["price"] == 5
    # Values at the edge of what is allowed.
    folder = write(fresh(), **dict(GROUPS, locations="location,places,extra,extra_price\n"
                                                     "x,0,1000000000,1000000000\n",
                                   travel="postcode,location,minutes\n1,x,100000\n1,y,100000\n",
                                   policy="setting,value\ntravel_max_min,100000\n"))
    assert answer(folder)["totals"]["unplaced"] == 0


@test
def the_answer_is_the_same_every_time():
    folder = town(fresh(), random.Random(84), 200, 10)
    for form in ("table", "csv", "json"):
        assert run(folder, "--format", form) == run(folder, "--format", form)
    rows = list(csv.DictReader(io.StringIO(run(folder, "--format", "csv", "--explain", "all"))))
    assert len(rows) == 200 and all("next_price" in r for r in rows)


@test
def many_lines_are_read():
    count = 10_000_000 if os.environ.get("WAARBORG_GATES") == "long" else 50_000
    folder = write(fresh(), **dict(GROUPS, clients="client,postcode,profile\nA,P0,P\n"))
    with open(os.path.join(folder, "travel.csv"), "w", encoding="utf-8") as f:
        f.write("postcode,location,minutes\n")
        for i in range(count // 2):
            f.write("P%d,x,%d\nP%d,y,%d\n" % (i, i % 60, i, i % 50))
    assert answer(folder)["totals"]["unplaced"] == 0


def compact(path, *options):
    return subprocess.run([BINARY, "match", path, *options], capture_output=True, text=True)


def random_problem(rng):
    """Locations, places (location, profile) -> cap, areas -> [(minutes, location)], clients."""
    header = [rng.randint(1, 3), rng.choice([0, 7, 50]), rng.choice([5, 20]), rng.randint(0, 3), rng.choice([30, 500])]
    locations = [[rng.randint(0, 2), rng.randint(0, 1), rng.choice([0, 10, 100])] for _ in range(rng.randint(1, 3))]
    places = {(l, q): rng.randint(0, 2) for l in range(len(locations)) for q in range(2) if rng.random() < 0.7}
    places.setdefault((0, 0), 1)
    profiles = max(q for _, q in places) + 1
    areas = [sorted((rng.randint(0, 30), l) for l in range(len(locations))) for _ in range(2)]
    wish = lambda: rng.choice([-1, rng.randrange(len(locations))])
    clients = [[100 + i, rng.randrange(2), rng.randrange(profiles), rng.choice([1, 2, 4]), 1, wish(), wish()]
               for i in range(rng.randint(1, 5))]
    return header, locations, places, areas, clients


def in_lines(header, locations, places, areas, clients):
    rows = [["H"] + header] + [["L", l] + row for l, row in enumerate(locations)]
    rows += [["Q", l, q, cap] for (l, q), cap in sorted(places.items())]
    rows += [["T", a, l, t] for a, row in enumerate(areas) for t, l in row] + [["C"] + c for c in clients]
    return "".join(",".join(map(str, row)) + "\n" for row in rows)


def cheapest(header, locations, places, areas, clients):
    """By trying everything."""
    nearest, wish_cost, norm, over, unplaced = header

    def choices(client):
        _, area, profile, urgency, _, one, two = client
        found = {None: urgency * unplaced}
        for t, l in areas[area]:
            wished = l in (one, two)
            if (l, profile) in places and (wished or len(found) - 1 < nearest):
                found[l] = urgency * (t + over * max(0, t - norm)) + (0 if wished or one == two == -1 else wish_cost)
        return found

    best = None
    for plan in itertools.product(*(choices(c).items() for c in clients)):
        used, cost = {}, sum(price for _, price in plan)
        for (l, _), c in zip(plan, clients):
            if l is not None:
                used[l, c[2]] = used.get((l, c[2]), 0) + 1
        for l, (beds, extra, price) in enumerate(locations):
            people = sum(n for (at, _), n in used.items() if at == l)
            cost += max(0, people - beds) * price if people <= beds + extra else math.inf
        if any(n > places[key] for key, n in used.items()):
            continue
        best = cost if best is None else min(best, cost)
    return best


@test
def a_compact_file_gives_the_cheapest_plan():
    folder = fresh()
    rng = random.Random(11)
    for _ in range(60):
        problem = random_problem(rng)
        path = os.path.join(write(folder, problem=in_lines(*problem)), "problem.csv")
        done = compact(path, "--format", "json")
        assert done.returncode == 0, done.stderr
        result = json.loads(done.stdout)
        assert result["cost"] == cheapest(*problem), problem
        assert sum(c["people"] for c in result["clients"]) == len(problem[4])
        assert result["unplaced"] == sum(c["people"] for c in result["clients"] if c["location"] is None)
        rows = list(csv.DictReader(io.StringIO(compact(path, "--format", "csv").stdout)))
        assert [(int(r["client"]), r["location"]) for r in rows] == \
            [(c["client"], "" if c["location"] is None else str(c["location"])) for c in result["clients"]]


@test
def a_bad_compact_file_is_refused_with_its_line():
    folder = fresh()
    good = ["H,1,0,0,0,9", "L,0,1,0,0", "Q,0,0,1", "T,0,0,5", "C,1,0,0,1,1,-1,-1"]
    for line, bad, says in ((1, "", "H"), (2, "L,0,-1,0,0", "plekken"), (3, "Q,1,0,1", "locatie"), (4, "T,0,0,x", "getal"),
                            (5, "C,1,9,0,1,1,-1,-1", "gebied"), (5, "C,1,0,0,1,0,-1,-1", "personen")):
        lines = list(good)
        lines[line - 1] = bad
        path = os.path.join(write(folder, bad="\n".join(lines) + "\n"), "bad.csv")
        done = compact(path)
        assert done.returncode == 2 and not done.stdout, done
        assert "Regel %d" % line in done.stderr and says in done.stderr, done.stderr
    path = os.path.join(write(folder, good="\n".join(good) + "\n"), "good.csv")
    assert "Kosten 5;" in compact(path).stdout
    assert compact(path, "--proof", "x").returncode == 2
    assert compact(path, path).returncode == 2


def main():
    print("1..%d" % len(tests))
    failed = 0
    for i, t in enumerate(tests, 1):
        try:
            t()
            print("ok %d %s" % (i, t.__name__), flush=True)
        except Exception:
            failed += 1
            print("not ok %d %s" % (i, t.__name__), flush=True)
            for line in traceback.format_exc().splitlines():
                print("# " + line, flush=True)
    sys.exit(failed > 0)


main()
