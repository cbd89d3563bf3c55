/* Renders every sample of samples/ with the templates of the program and looks at the pages in Chromium, at
 * 1280 and at 400 px, under the content policy of the program: valid HTML, no barrier that axe-core knows,
 * no scrolling sideways, no message in the console, at most 100 KB.
 *
 *   node templates.mjs BUILD_ASSETS [SCREENSHOTS [NAME...]]
 *
 * BUILD_ASSETS is the folder with waarborg.css; SCREENSHOTS gets a picture of each page ("-" for none). A
 * name that a template finds only outside the thing it prints is an error too: that is how Mustache prints
 * the value of something else. Prints TAP. */
import { createServer } from "node:http";
import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";
import Mustache from "mustache";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const [built, pictures = "-", ...only] = process.argv.slice(2);
const policy =
	"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'";
const weightMax = 100 * 1024;
/* Names that belong to the whole page, or to the field whose input is printed. */
const everywhere = new Set(["t", "csrf", "asset", "lang", "id", "name", "label", "required", "described",
	"field_help", "field_error", "options", "col_label"]);

function sentences(language) {
	const all = {};
	for (const line of readFileSync(join(root, "locale", language + ".txt"), "utf8").split("\n")) {
		const at = line.indexOf("=");
		if (at < 0 || line.startsWith("#")) continue;
		const keys = line.slice(0, at).trim().split(".");
		let node = all;
		for (const key of keys.slice(0, -1)) node = node[key] ??= {};
		const last = keys.at(-1);
		if (last in node) throw new Error(`locale/${language}.txt: ${keys.join(".")} says two things`);
		node[last] = line.slice(at + 1).trim();
	}
	return all;
}

const sources = Object.fromEntries(
	readdirSync(join(root, "templates"))
		.filter((f) => f.endsWith(".html"))
		.map((f) => [f.slice(0, -5), readFileSync(join(root, "templates", f), "utf8")]));
const strings = { nl: sentences("nl"), en: sentences("en") };
const used = new Set();
let strays = new Set();

/* The lookup of Mustache, watching where a name was found. */
const isMap = (view) => view !== null && typeof view === "object" && !Array.isArray(view);
Mustache.Context.prototype.lookup = function (path) {
	if (path === ".") return this.view;
	const [first, ...rest] = path.split(".");
	let depth = 0;
	for (let context = this; context; context = context.parent) {
		if (!isMap(context.view)) continue;
		if (first in context.view) {
			if (depth && !everywhere.has(first)) strays.add(path);
			return rest.reduce((value, key) => value?.[key], context.view[first]);
		}
		depth++;
	}
	return undefined;
};
const writer = new Mustache.Writer();
for (const method of ["escapedValue", "unescapedValue"]) {
	const plain = writer[method];
	writer[method] = function (token, context, ...others) {
		if (context.lookup(token[1]) === undefined) strays.add(token[1] + " (missing)");
		return plain.call(this, token, context, ...others);
	};
}
function render(template, view) {
	return writer.render(sources[template], view, (name) => {
		if (!(name in sources)) throw new Error("no template " + name);
		used.add(name);
		return sources[name];
	});
}

function page(name, sample) {
	const frame = JSON.parse(readFileSync(join(here, "frame.json"), "utf8"));
	const language = sample.language ?? "nl";
	const common = { t: strings[language], csrf: "c5rf" };
	const template = sample.template ?? name;
	used.add(template).add(sample.frame ?? "frame");
	const body = render(template, { ...common, ...sample.view });
	const asset = { style: "/waarborg.css", script: "/waarborg.js", icon: "/favicon.svg" };
	const view = { ...common, ...frame, ...sample.around, asset, lang: language, body };
	return render(sample.frame ?? "frame", { title: sample.view.heading ?? name, ...view });
}

const pages = new Map();
for (const file of readdirSync(join(here, "samples")).sort()) {
	const samples = JSON.parse(readFileSync(join(here, "samples", file), "utf8"));
	const name = file.slice(0, -5);
	for (const [variant, sample] of Object.entries(samples)) {
		const full = variant === "full" ? name : `${name}-${variant}`;
		if (only.length && !only.some((o) => full.startsWith(o))) continue;
		strays = new Set();
		const html = page(name, sample);
		pages.set(full, { html, strays: [...strays] });
	}
}

const types = { css: "text/css", js: "text/javascript", svg: "image/svg+xml" };
const server = createServer((request, response) => {
	const path = request.url.split("?")[0].slice(1);
	response.setHeader("Content-Security-Policy", policy);
	if (pages.has(path)) {
		response.setHeader("Content-Type", "text/html; charset=utf-8");
		response.end(pages.get(path).html);
	} else if (/^(waarborg\.css|waarborg\.js|favicon\.svg)$/.test(path)) {
		response.setHeader("Content-Type", types[path.split(".")[1]]);
		response.end(readFileSync(join(built, path)));
	} else {
		response.statusCode = 404;
		response.end();
	}
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const origin = "http://127.0.0.1:" + server.address().port;

const validator = new HtmlValidate(new FileSystemConfigLoader());
const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
	args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
if (pictures !== "-") mkdirSync(pictures, { recursive: true });

const contexts = {};
for (const width of [1280, 400])
	contexts[width] = await browser.newContext({ viewport: { width, height: 900 } });

async function look(name, width) {
	const found = [];
	const tab = await contexts[width].newPage();
	tab.on("console", (m) => found.push("console: " + m.text()));
	tab.on("pageerror", (e) => found.push("error: " + e.message));
	let weight = 0;
	tab.on("response", async (r) => {
		if (!r.url().startsWith(origin)) found.push("leaves the host: " + r.url());
		if (r.status() >= 400 && !r.url().endsWith("favicon.ico")) found.push(`${r.status()} ${r.url()}`);
	});
	await tab.goto(`${origin}/${name}`, { waitUntil: "load" });
	for (const file of ["waarborg.css", "waarborg.js", "favicon.svg"]) weight += readFileSync(join(built, file)).length;
	weight += Buffer.byteLength(pages.get(name).html);
	if (weight > weightMax) found.push(`weighs ${weight} bytes`);
	const sideways = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	if (sideways > 0) found.push(`scrolls ${sideways} px sideways at ${width}`);
	if (pictures !== "-")
		await tab.screenshot({ path: join(pictures, `${name}-${width}.png`), fullPage: true });
	/* First as it comes, then with everything unfolded; an open menu covers what is below it, so then
	 * sizes and contrasts say nothing. */
	await tab.evaluate(axe.source);
	const barriers = await tab.evaluate(async () => {
		const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
		document.querySelectorAll("details:not(.menu)").forEach((d) => (d.open = true));
		const first = await axe.run(document, { runOnly });
		document.querySelectorAll("details.menu").forEach((d) => (d.open = true));
		const rules = { "target-size": { enabled: false }, "color-contrast": { enabled: false } };
		const second = await axe.run(document, { runOnly, rules });
		return [...first.violations, ...second.violations];
	});
	for (const v of barriers)
		found.push(`axe ${v.id}: ${v.help}\n${v.nodes.slice(0, 3).map((n) => "   " + n.html.slice(0, 160) + " | " + n.failureSummary.replace(/\s+/g, " ").slice(0, 200)).join("\n")}`);
	await tab.close();
	return found;
}

let number = 0, failures = 0;
for (const [name, { html, strays: stray }] of pages) {
	const problems = [];
	for (const s of stray) problems.push("name from outside: " + s);
	const report = await validator.validateString(html, join(here, name + ".html"));
	for (const m of report.results.flatMap((r) => r.messages))
		problems.push(`html ${m.ruleId}: ${m.message} (${html.split("\n")[m.line - 1]?.slice(Math.max(0, m.column - 60), m.column + 90)})`);
	for (const width of [1280, 400])
		for (const p of await look(name, width)) problems.push(`${width}: ${p}`);
	number++;
	if (problems.length) failures++;
	console.log(`${problems.length ? "not ok" : "ok"} ${number} - ${name}`);
	for (const p of new Set(problems)) console.log("# " + p.replaceAll("\n", "\n# "));
}
if (!only.length)
	for (const name of Object.keys(sources))
		if (!used.has(name)) {
			console.log(`not ok ${++number} - template ${name} has no sample`);
			failures++;
		}
console.log(`1..${number}`);
await browser.close();
server.close();
process.exit(failures ? 1 : 0);
