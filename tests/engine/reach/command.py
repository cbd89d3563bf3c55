#!/usr/bin/env python3
"""The command reach as a user would run it, and prints TAP.

    command.py BINARY EXAMPLES

Every expectation is worked out here with fractions by a double loop over postcodes and locations, from the files;
the worked example of docs/engines/reach.md also stands here in numbers written by hand.
"""
import csv
import io
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile
import traceback
from fractions import Fraction as F

BINARY, EXAMPLES = (os.path.abspath(path) for path in sys.argv[1:3])
FOLDER = tempfile.mkdtemp(prefix="waarborg-reach-")


def example(name):
    return os.path.join(EXAMPLES, name)


def write(name, text):
    path = os.path.join(FOLDER, name)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    return path


def reach(*words, code=0):
    done = subprocess.run([BINARY, "reach", *words], capture_output=True, timeout=300)
    done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == code, "code %d: %s%s" % (done.returncode, done.stdout[-300:], done.stderr)
    return done


def rows(*words, code=0):
    return list(csv.DictReader(io.StringIO(reach(*words, "--format", "csv", code=code).stdout)))


def care(*words, code=0):
    return json.loads(reach(*words, "--format", "json", code=code).stdout)["careTypes"]


def near(a, b, least=1e-9):
    assert abs(float(a) - float(b)) <= least * max(1, abs(float(b))), "%s is not %s" % (a, b)


def refused(part, *words):
    """Refused with a message that has this part; nothing on standard output."""
    done = reach(*words, code=2)
    assert done.stdout == "" and re.search(part, done.stderr), "%r not in %r" % (part, done.stderr)


FILES = [example("postcodes.csv"), example("locaties.csv")]
POLICY = ["--policy", example("beleid.csv")]
TIMES_POLICY = ["--policy", example("beleid-tijden.csv")]


# --- the worked example, by hand -----------------------------------------------------------------------

def worked_example():
    found = {row["postcode"]: row for row in rows(*FILES, *POLICY, code=1)}
    r1 = F(3) / (1000 + 2000 + F(22, 100) * 1500)
    r2 = F(3, 2) / (F(68, 100) * 500 + F(68, 100) * 2000 + F(22, 100) * 1000)
    by_hand = {"1001": (0, r1 + F(22, 100) * r2), "1002": (5, r1 + F(68, 100) * r2),
               "1003": (12, F(22, 100) * r1), "1004": (7, F(68, 100) * r2)}
    for postcode, (minutes, access) in by_hand.items():
        near(found[postcode]["minutes"], minutes)
        near(found[postcode]["supply_per_1000"], 1000 * access, 1e-6)
    near(1000 * by_hand["1001"][1], 1.072776, 1e-6)
    near(1000 * by_hand["1003"][1], 0.198198, 1e-6)
    everybody, = care(*FILES, *POLICY, code=1)
    now = everybody["now"]
    assert (now["within"], now["withinSlow"], now["withinFast"]) == (3500, 3000, 5000)
    assert (now["minutesP50"], now["minutesP90"], now["normMet"]) == (5, 12, False)
    near(now["supplyPer1000Mean"], F(9, 10))  # 4.5 for 5,000 people
    phi = lambda z: math.erfc(-z / math.sqrt(2)) / 2
    north, south = (area["normChance"] for area in everybody["areas"])
    near(north, phi(math.log(10 / 7) / 0.2), 1e-8)
    near(south, phi(math.log(10 / 12) / 0.2), 1e-8)
    both = phi(math.log(10 / 12) / 0.2) * phi(math.log(10 / 5) / 0.2)
    assert abs(everybody["normChance"] - both) < 5 * everybody["normChanceError"]
    assert everybody["draws"] == 10000


def opening_in_the_example():
    everybody, = care(*FILES, *POLICY, "--open", "H3")
    assert everybody["change"] == {"gained": 1500, "lost": 0, "nearer": 1500, "farther": 0,
                                   "moreSupply": 4500, "lessSupply": 0}
    assert everybody["before"]["within"] == 3500 and everybody["now"]["within"] == 5000
    found = {row["postcode"]: row for row in rows(*FILES, *POLICY, "--open", "H3")}
    r3 = F(1) / (1500 + F(22, 100) * (1000 + 2000))
    near(found["1003"]["supply_per_1000"], float(found["1003"]["supply_per_1000_before"]) + float(1000 * r3),
         2e-6)
    assert found["1003"]["nearest"] == "H3" and found["1003"]["nearest_before"] == "H1"
    listed = write("open.csv", "location\nH3\n")
    assert care(*FILES, *POLICY, "--open", "@" + listed) == [everybody]


def closing_everything():
    closed, = care(*FILES, *POLICY, "--close", "H1,H2", code=1)
    assert closed["now"]["withoutRoute"] == closed["change"]["farther"] == 5000
    assert closed["now"]["minutesP50"] is None and closed["normChance"] == 0
    text = reach(*FILES, *POLICY, "--close", "H1, H2", code=1).stdout
    assert "geen route" in text and "niet gehaald" in text


def routing_engines_say_the_same():
    """The example as an OSRM table, a Valhalla table and a list: the same answer, with the pairs that have no
    route counted, and with H1 as far away as in the coordinates."""
    answers = []
    for name in ("osrm.json", "valhalla.json", "reistijden.csv"):
        whole = json.loads(reach(*FILES, *TIMES_POLICY, "--times", example(name), "--open", "H3",
                                 "--format", "json").stdout)
        assert (whole["pairs"], whole["pairsWithoutRoute"]) == (10, 2)
        answers.append(whole["careTypes"])
    assert answers[0] == answers[1] == answers[2]
    by_map = rows(*FILES, "--policy", example("beleid.csv"), "--open", "H3")
    for one, two in zip(by_map, rows(*FILES, *TIMES_POLICY, "--times", example("osrm.json"), "--open", "H3")):
        for column in ("minutes", "nearest", "supply_per_1000", "within_norm", "supply_per_1000_before"):
            assert one[column] == two[column], column
    brief = write("brief.json", json.dumps({"sources_to_targets": {"durations": [
        [0, 624, 576], [240, 384, 624], [576, None, 0], [960, 336, None]]}}))
    assert care(*FILES, *TIMES_POLICY, "--times", brief, "--open", "H3") == answers[0]


def table_in_words():
    text = reach(*FILES, *POLICY, "--open", "H3").stdout
    for part in ("70,0%", "100,0%", "gehaald, niet bij laag", "1.500", "Bron: voorbeeld", "E2SFCA",
                 "aanname van dit programma", "Precies de norm is binnen de norm"):
        assert part in text, part
    assert "aanname van dit programma, geen norm" in reach(*FILES).stdout
    assert "geen norm" in reach(*FILES).stdout  # nobody said which share: no verdict, exit 0


# --- random files against a double loop -----------------------------------------------------------------

STEPS = [(F(4), F(1)), (F(9), F(1, 2)), (F(20), F(1, 10))]
RANDOM_POLICY = ("name,value,source\nnorm_min,9,x\nnorm_share,0.5,x\ndetour,1.3,x\nspeed_km_h,39,x\n"
                 "steps,4:1 9:0.5 20:0.1,x\n")


def random_files(dice, separator=",", end="\n"):
    points = {"%04d" % (1000 + i): (dice.choice((0, dice.randrange(900))), dice.randrange(40) * 500,
                                    300000 + dice.randrange(40) * 500, dice.choice("abc"))
              for i in range(dice.randrange(1, 30))}
    places = {("L%d" % j, dice.choice(("huisarts", "verpleging"))): (
        dice.randrange(500), dice.randrange(40) * 500, 300000 + dice.randrange(40) * 500,
        dice.choice(("open", "planned", ""))) for j in range(dice.randrange(1, 12))}
    return points, places


def write_files(points, places, separator=",", end="\n", order=lambda items: items):
    line = lambda cells: separator.join(str(cell) for cell in cells) + end
    demand = line(("area", "y_m", "x_m", "people", "postcode", "note"))
    for code, (people, x, y, area) in order(list(points.items())):
        demand += line((area, y, x, people, code, "-"))
    mark = "," if separator == ";" else "."
    supply = line(("care_type", "location", "supply", "x_m", "y_m", "state"))
    for (code, kind), (amount, x, y, state) in order(list(places.items())):
        supply += line((kind, code, "%d%s%02d" % (amount // 100, mark, amount % 100), x, y, state))
    return write("demand.csv", demand), write("supply.csv", supply)


def step_weight(square):
    """500 m a minute in a straight line."""
    for minutes, weight in STEPS:
        if square <= (500 * minutes) ** 2:
            return weight
    return F(0)


def expected(points, places, kind):
    """Per postcode: squared distance of the nearest open location, its code, supply per person."""
    own = {code: place for (code, what), place in places.items() if what == kind}
    square = lambda p, q: (p[1] - q[1]) ** 2 + (p[2] - q[2]) ** 2
    ratio = {}
    for code, place in own.items():
        people = sum(point[0] * step_weight(square(point, place)) for point in points.values())
        ratio[code] = F(place[0], 100) / people if people else F(0)
    answer = {}
    for postcode, point in points.items():
        opened = {code: place for code, place in own.items() if place[3] != "planned"}
        nearest = min(((square(point, place), code) for code, place in opened.items()), default=(None, ""))
        answer[postcode] = (*nearest, sum(ratio[code] * step_weight(square(point, place))
                                          for code, place in opened.items()))
    return answer


def random_files_equal_the_double_loop():
    dice = random.Random(11)
    policy = write("policy.csv", RANDOM_POLICY)
    for turn in range(60):
        points, places = random_files(dice)
        styles = ((",", "\n"), (";", "\r\n"), ("\t", "\n"))
        files = write_files(points, places, *styles[turn % 3])
        done = subprocess.run([BINARY, "reach", *files, "--policy", policy, "--format", "csv"],
                              capture_output=True)
        assert done.returncode in (0, 1), done.stderr
        kinds = sorted({kind for _, kind in places})
        answers = {kind: expected(points, places, kind) for kind in kinds}
        for row in csv.DictReader(io.StringIO(done.stdout.decode())):
            square, code, access = answers[row["care_type"]][row["postcode"]]
            assert row["nearest"] == code, (row, code)
            assert row["within_norm"] == str(int(square is not None and square <= 4500 ** 2)), row
            near(row["supply_per_1000"], 1000 * access, 1e-6)
            if square is not None:
                near(row["minutes"], math.sqrt(square) / 500, 1e-3)
        missed = any(2 * sum(points[p][0] for p, a in answers[kind].items()
                             if a[0] is not None and a[0] <= 4500 ** 2) < sum(p[0] for p in points.values())
                     for kind in kinds)
        assert done.returncode == int(missed)


def order_of_rows_does_not_matter():
    dice = random.Random(12)
    policy = write("policy.csv", RANDOM_POLICY)
    for _ in range(10):
        points, places = random_files(dice)
        answers = []
        for order in (lambda items: items, lambda items: items[::-1]):
            files = write_files(points, places, order=order)
            done = subprocess.run([BINARY, "reach", *files, "--policy", policy, "--format", "json"],
                                  capture_output=True)
            answers.append((done.returncode, done.stdout))
        assert answers[0] == answers[1]


def rules_of_a_care_type_and_an_area_go_first():
    demand = write("demand.csv", "postcode,people,x_m,y_m,area\n1,10,50000,390000,A\n2,10,52500,390000,B\n"
                                 "3,20,53000,390000,B\n")
    supply = write("supply.csv", SUPPLY + "H1,tandarts,2,50000,390000\n")
    policy = write("policy.csv", "name,care_type,area,value,source\nspeed_km_h,,,39,alle\nspeed_km_h,tandarts,,78,eigen\n"
                                 "norm_min,,,10,alle\nnorm_share,,,0.9,alle\nspread_p10,,,0.8,alle\n"
                                 "spread_p90,,,1.25,alle\nspread,,B,0.7,eigen\nspread,tandarts,B,0.3,eigen\n")
    general, own = care(demand, supply, "--policy", policy)
    value = lambda one, name: next(p for p in one["parameters"] if p["name"] == name)
    assert (general["careType"], own["careType"]) == ("huisarts", "tandarts")
    assert (value(general, "speed_km_h")["value"], value(own, "speed_km_h")["value"]) == (39, 78)
    assert value(own, "speed_km_h")["source"] == "eigen" and value(own, "norm_min")["source"] == "alle"
    near(value(own, "speed_slow_km_h")["value"], 65)
    assert value(own, "speed_slow_km_h")["assumed"] and not value(own, "speed_km_h")["assumed"]
    assert (general["now"]["minutesP90"], own["now"]["minutesP90"]) == (6, 3)
    band = math.log(1.25 / 0.8) / (2 * 1.2815515655446004)
    for one, b in ((general, 0.7), (own, 0.3)):
        near(one["areas"][0]["spread"], band)
        near(one["areas"][1]["spread"], b)
    phi = lambda z: math.erfc(-z / math.sqrt(2)) / 2
    near(general["areas"][1]["normChance"], phi(math.log(10 / 6) / 0.7), 1e-8)
    near(own["areas"][1]["normChance"], phi(math.log(10 / 3) / 0.3), 1e-8)


def the_seed_decides_the_draws():
    answers = {}
    for seed in (1, 1, 2):
        policy = write("policy.csv", open(example("beleid.csv")).read() + "seed,%d,test,\ndraws,4000,test,\n" % seed)
        one, = care(*FILES, "--policy", policy, code=1)
        assert one["draws"] == 4000 and answers.setdefault(seed, one["normChance"]) == one["normChance"]
    assert answers[1] != answers[2] and abs(answers[1] - answers[2]) < 0.05


# --- what is wrong is told, with the line ---------------------------------------------------------------

DEMAND = "postcode,people,x_m,y_m\n1001,10,50000,390000\n"
SUPPLY = "location,care_type,supply,x_m,y_m\nH1,huisarts,1,50000,390000\n"


def faults_in_demand():
    supply = write("supply.csv", SUPPLY)
    for text, part in (
            (DEMAND + "1002,-1,50000,390000\n", "Regel 3, kolom 'people'"),
            (DEMAND + "1002,NaN,50000,390000\n", "Regel 3, kolom 'people'.*NaN"),
            (DEMAND + "1002,1.5,50000,390000\n", "Regel 3, kolom 'people'"),
            (DEMAND + "1002,99999999999,50000,390000\n", "Regel 3, kolom 'people'"),
            (DEMAND + "1002,1,390000,50000\n", "Regel 3, kolom 'x_m'"),
            (DEMAND + "1002,1,4.9,52.3\n", "Regel 3, kolom 'x_m'"),
            (DEMAND + "1002,1,,390000\n", "Regel 3, kolom 'x_m'"),
            (DEMAND + "1001,1,50000,390000\n", "Regel 3, kolom 'postcode'.*regel 2"),
            (DEMAND + "1002,1\n", "Regel 3: de regel heeft 2 kolommen"),
            (DEMAND + '1002,1,"50000,390000\n', "Regel 3|regel 3"),
            ("postcode,people\n1001,10\n", "ontbreekt: 'x_m', 'y_m'"),
            ("postcode,people,x_m,y_m\n", "geen enkele postcode"),
            ("", "leeg"),
            (b"\x00\x01\x02", "demand.csv")):
        refused("(?s)" + part, write("demand.csv", text), supply)
    many = DEMAND + "".join("x%d,-1,1,1\n" % i for i in range(300))
    refused(r"600 fouten", write("demand.csv", many), supply)
    refused("niet|bestaat", os.path.join(FOLDER, "nowhere.csv"), supply)


def faults_in_supply():
    demand = write("demand.csv", DEMAND)
    for text, part in (
            (SUPPLY + "H2,huisarts,-1,50000,390000\n", "Regel 3, kolom 'supply'"),
            (SUPPLY + "H2,huisarts,0.001,50000,390000\n", "Regel 3, kolom 'supply'.*decimalen"),
            (SUPPLY + "H2,huisarts,inf,50000,390000\n", "Regel 3, kolom 'supply'"),
            (SUPPLY + "H2,huisarts,30000000,50000,390000\n", "Regel 3, kolom 'supply'"),
            (SUPPLY + "H1,huisarts,1,50000,390000\n", "Regel 3, kolom 'location'.*regel 2"),
            (SUPPLY + "H2,,1,50000,390000\n", "Regel 3, kolom 'care_type'"),
            (SUPPLY[:-1] + "\n".join(["", "H2,x,1,1,1", "H3,x,1,50000,390000,"]), "2 fouten|3 fouten"),
            ("location,care_type,supply,x_m,y_m,state\nH1,x,1,50000,390000,dicht\n", "Kies uit: open, planned"),
            ("location,care_type,supply,x_m,y_m\n", "geen enkele locatie")):
        refused("(?s)" + part, demand, write("supply.csv", text))
    supply = write("supply.csv", SUPPLY)
    refused("'H9' achter --close", demand, supply, "--close", "H1,H9")
    refused("Regel 2, kolom 'location'", demand, supply, "--open", "@" + write("ids.csv", "location\nH9\n"))


def faults_in_policy():
    files = write("demand.csv", DEMAND), write("supply.csv", SUPPLY)
    head = "name,value,source,care_type,area\n"
    for text, part in (
            ("speed,30,x,,\n", "Regel 2, kolom 'name'.*Kies uit"),
            ("speed_km_h,30,,,\n", "Regel 2, kolom 'source'"),
            ("speed_km_h,0,x,,\n", "Regel 2, kolom 'value'"),
            ("speed_km_h,nan,x,,\n", "Regel 2, kolom 'value'"),
            ("speed_km_h,1e3,x,,\n", "Regel 2, kolom 'value'"),
            ("speed_km_h,30,x,,\nspeed_km_h,31,x,,\n", "Regel 3, kolom 'name'.*twee keer"),
            ("speed_km_h,30,x,tandarts,\n", "Regel 2, kolom 'care_type'"),
            ("spread,0.1,x,,Mars\n", "Regel 2, kolom 'area'"),
            ("speed_km_h,30,x,,\nspeed_slow_km_h,31,x,,\n", "moeten oplopen"),
            ("norm_share,1.1,x,,\n", "Regel 2, kolom 'value'"),
            ("norm_share,0,x,,\n", "Regel 2, kolom 'value'"),
            ("steps,5:1 5:0.5,x,,\n", "oplopen"),
            ("steps,5:0.5 6:0.6,x,,\n", "gewichten"),
            ("steps,5,x,,\n", "niet te lezen"),
            ("steps,1:1 2:1 3:1 4:1 5:1 6:1 7:1 8:1 9:1,x,,\n", "hoogstens 8"),
            ("spread,0.1,x,,\n", "norm_share"),
            ("norm_share,0.9,x,,\nspread_p10,0.9,x,,\n", "samen"),
            ("norm_share,0.9,x,,\nspread_p10,1.2,x,,\nspread_p90,1.1,x,,\n", "groter"),
            ("draws,99,x,,\n", "Regel 2, kolom 'value'")):
        refused("(?s)" + part, *files, "--policy", write("policy.csv", head + text))


def faults_in_times():
    files = write("demand.csv", "postcode,people\n1001,10\n1002,5\n"), write(
        "supply.csv", "location,care_type,supply\nH1,huisarts,1\nH2,huisarts,1\n")
    policy = ["--policy", write("policy.csv", "name,value,source\ntime_factor,1,x\n")]
    good = {"code": "Ok", "durations": [[1, 2.5], [3, None]]}
    for text, part in (
            ({**good, "durations": [[1, 2]]}, "1 rijen en er zijn 2 postcodes"),
            ({**good, "durations": [[1, 2], [3]]}, "rij 2 heeft 1 kolommen"),
            ({**good, "durations": [[1, -2], [3, 4]]}, "rij 1, kolom 2"),
            ({**good, "durations": [[1, "2"], [3, 4]]}, "rij 1, kolom 2"),
            ({**good, "durations": [[1, 1e9], [3, 4]]}, "rij 1, kolom 2"),
            ({**good, "durations": 5}, "rijen"),
            ({**good, "code": "NoTable"}, "'NoTable'"),
            ({**good, "fallback_speed_cells": [[0, 1]]}, "fallback_speed"),
            ({"code": "Ok"}, "durations"),
            ({"sources_to_targets": [[{"time": 1, "to_index": 1}, {"time": 2}], [{"time": 3}, {"time": 4}]]},
             "rij 1, kolom 1"),
            ({"sources_to_targets": [[{"time": 1}, {}], [{"time": 3}, {"time": 4}]]}, "rij 1, kolom 2"),
            ('{"durations": [[1, 2], [3, NaN]]}', "regel 1"),
            ('{"durations": [[1, 2], [3, 4]', "regel 1"),
            ('{"durations": [[1,2],[3,4]], "durations": [[1,2],[3,4]]}', "JSON"),
            ("postcode,location,minutes\n1001,H1,5\n1001,H9,5\n", "Regel 3, kolom 'location'"),
            ("postcode,location,minutes\n9999,H1,5\n", "Regel 2, kolom 'postcode'"),
            ("postcode,location,minutes\n1001,H1,-5\n", "Regel 2, kolom 'minutes'"),
            ("postcode,location,minutes\n1001,H1,nan\n", "Regel 2, kolom 'minutes'"),
            ("postcode,location,minutes\n1001,H1,5\n1001,H1,6\n", "'1001' naar 'H1' staat er twee keer"),
            ("postcode,location\n1001,H1\n", "minutes"),
            ("", "leeg")):
        times = write("times", text if isinstance(text, str) else json.dumps(text))
        refused("(?s)" + part, *files, *policy, "--times", times)
    times = write("times", json.dumps(good))
    assert care(*files, *policy, "--times", times)[0]["now"]["people"] == 15
    refused("normminuten", *files, "--times", times)  # empty roads are no norm
    refused("niet te lezen", *files, *policy, "--times", os.path.join(FOLDER, "nowhere"))


def hostile_text_stays_text():
    files = write("demand.csv", 'postcode,people,x_m,y_m,area\n"=1+1",10,50000,390000,"a\x1b[2Jb"\n'), write(
        "supply.csv", 'location,care_type,supply,x_m,y_m\n"H""1, x",=cmd,1,50000,390000\n')
    row, = rows(*files)
    assert row["postcode"] == "'=1+1" and row["nearest"] == 'H"1, x' and row["care_type"] == "'=cmd"
    assert "\x1b" not in reach(*files).stdout
    assert care(*files)[0]["areas"][0]["area"] == "a\x1b[2Jb"


def many_postcodes():
    """All on one line, 100,000 of them; ten million in the long form."""
    count = 10 ** 7 if os.environ.get("WAARBORG_GATES") == "long" else 100000
    path = os.path.join(FOLDER, "many.csv")
    with open(path, "w") as file:
        file.write("postcode,people,x_m,y_m\n")
        for i in range(count):
            file.write("%d,1,%d,390000\n" % (i, i % 200000))
    found, = care(path, write("supply.csv", SUPPLY), "--policy", write(
        "policy.csv", "name,value,source\nspeed_km_h,39,x\nnorm_min,10,x\nsteps,10:1,x\n"))
    within = sum(1 for i in range(min(count, 200000)) if abs(i - 50000) <= 5000) * max(1, count // 200000)
    assert found["now"]["people"] == count and found["now"]["within"] == within
    near(found["now"]["supplyPer1000Mean"], 1000 / count)


def main():
    tests = [worked_example, opening_in_the_example, closing_everything, routing_engines_say_the_same,
             table_in_words, random_files_equal_the_double_loop, order_of_rows_does_not_matter,
             rules_of_a_care_type_and_an_area_go_first, the_seed_decides_the_draws,
             faults_in_demand, faults_in_supply, faults_in_policy, faults_in_times, hostile_text_stays_text,
             many_postcodes]
    failed = 0
    print("1..%d" % len(tests))
    for number, test in enumerate(tests, 1):
        try:
            test()
            print("ok %d - %s" % (number, test.__name__), flush=True)
        except Exception:
            failed += 1
            print("not ok %d - %s" % (number, test.__name__))
            print("# " + traceback.format_exc().replace("\n", "\n# "), flush=True)
    sys.exit(1 if failed else 0)


main()
