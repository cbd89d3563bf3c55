"""The page of one region as one would write it with Flask: the same facts from the same database file
(waits per care type with median, 90th percentile and norm, the months behind them, signals, providers), by
SQL on the stored cells, printed by a compiled Jinja template. No rights, no audit, no other language, no
looking back: what it leaves out costs it nothing. Run by bench/j6/run.py under gunicorn."""
import os
import sqlite3
import threading

from flask import Flask, abort

app = Flask(__name__)
local = threading.local()
DB = os.environ.get("J6_DB", "demo.db")
FIGURES = ["wachttijd-totaal", "wachttijd-binnen-norm", "wachttijd-mediaan", "wachttijd-p90", "wachttijd-leeftijd"]
PAGE = app.jinja_env.from_string("""<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{{ region.name }}</title>
<link rel="stylesheet" href="/waarborg.css"></head><body><nav>{% for n in nav %}<a href="/{{ n }}">{{ n }}</a>{% endfor %}</nav>
<main><h1>{{ region.name }} {{ region.code }}</h1><p>{{ region.inhabitants }} inwoners, {{ municipalities }} gemeenten</p>
<table><tr><th>Zorg</th><th>binnen norm</th><th>gemiddeld</th><th>mediaan</th><th>p90</th><th>norm</th><th>ouderdom</th></tr>
{% for care in cares %}<tr><td><a href="/wachttijden?zorg={{ care.code }}">{{ care.name }}</a></td>
{% for f in figures %}<td class="{{ care.cells.get(f, {}).get('verdict', '') }}"><a href="/cijfers/{{ f }}?cel=region={{ region.code }},care_type={{ care.code }}">{{ care.cells.get(f, {}).get('shown', '-') }}</a></td>{% endfor %}
<td>{{ care.norm or '' }}</td></tr>{% endfor %}</table>
{% for care in cares %}<h3>{{ care.name }}</h3><svg viewBox="0 0 320 120"><polyline fill="none" points="{% for x, y in care.points %}{{ x }},{{ y }} {% endfor %}"/></svg>
<table>{% for month, shown in care.months %}<tr><td>{{ month }}</td><td>{{ shown }}</td></tr>{% endfor %}</table>{% endfor %}
<h2>Signalen</h2><ul>{% for s in signals %}<li>{{ s.opened_on }} {{ s.figure }} {{ s.cell }} {{ s.value }}</li>{% endfor %}</ul>
<h2>Aanbieders</h2><table>{% for p in providers %}<tr><td><a href="/aanbieders/{{ p[0] }}">{{ p[1] }}</a></td><td>{{ p[2] }}</td><td>{{ p[3] }}</td></tr>{% endfor %}</table>
</main></body></html>""")


def database():
    if not hasattr(local, "db"):
        local.db = sqlite3.connect("file:%s?mode=ro" % DB, uri=True)
        local.db.row_factory = sqlite3.Row
    return local.db


def shown(value, decimals):
    if value is None:
        return "-"
    return ("%.1f" % (value / 10 ** decimals)).replace(".", ",")


def waits(db, code, months):
    """Cells of the last months of the figures of this region: {care: {figure: [(period, value, verdict)]}}."""
    out = {}
    low, high = "region=%s," % code, "region=%s-" % code
    for figure in FIGURES:
        first = months[-1] if figure == "wachttijd-totaal" else months[0]
        for row in db.execute(
                "SELECT period, cell, value, verdict FROM figure_cell WHERE figure = ? AND period >= ?"
                " AND cell >= ? AND cell < ? ORDER BY period", (figure, first, low, high)):
            care = row["cell"].split("care_type=")[1]
            out.setdefault(care, {}).setdefault(figure, []).append(row)
    return out


@app.route("/regios/<code>")
def region(code):
    db = database()
    found = db.execute("SELECT * FROM t_region WHERE code = ? AND valid_to IS NULL", (code,)).fetchone()
    if not found:
        abort(404)
    months = [r[0] for r in db.execute(
        "SELECT DISTINCT period FROM figure_cell WHERE figure = 'wachttijd-totaal' ORDER BY period DESC LIMIT 24")]
    names = dict(db.execute("SELECT code, name FROM t_care_type"))
    norms = dict(db.execute(
        "SELECT c.code, n.maximum FROM t_norm n JOIN t_care_type c ON c.id = n.care_type"
        " WHERE n.figure = 'wachttijd-totaal' AND n.leads = 1"))
    cares = []
    for care, cells in sorted(waits(db, code, months).items()):
        newest = {}
        for figure, rows in cells.items():
            decimals = 2 if figure == "wachttijd-binnen-norm" else 1 if figure == "wachttijd-leeftijd" else 4
            newest[figure] = {"shown": shown(rows[-1]["value"], decimals), "verdict": rows[-1]["verdict"]}
        course = cells.get("wachttijd-totaal", [])
        cares.append({
            "code": care, "name": names.get(care, care), "cells": newest, "norm": shown(norms.get(care), 4),
            "points": [(i * 13, 120 - (r["value"] or 0) // 2000) for i, r in enumerate(course)],
            "months": [(r["period"], shown(r["value"], 4)) for r in course]})
    signals = db.execute("SELECT opened_on, figure, cell, value FROM t_signal WHERE state = 'open' AND cell >= ?"
                         " AND cell < ? ORDER BY opened_on DESC", ("region=%s," % code, "region=%s-" % code)).fetchall()
    providers = db.execute(
        "SELECT p.id, p.name, p.kind, count(*) FROM t_location l JOIN t_region r ON r.id = l.region"
        " JOIN t_provider p ON p.id = l.provider WHERE r.code = ? GROUP BY p.id ORDER BY p.name LIMIT 50", (code,)).fetchall()
    municipalities = db.execute(
        "SELECT count(*) FROM t_municipality m JOIN t_region r ON r.id = m.region WHERE r.code = ?", (code,)).fetchone()[0]
    return PAGE.render(region=found, cares=cares, figures=FIGURES, signals=signals, providers=providers,
                       municipalities=municipalities, nav=["regios", "aanbieders", "wachttijden", "signalen", "taken",
                                                           "cijfers", "normen", "import", "gegevens"])
