/* Reads every kind of page as every role in Chromium, at 1280 and at 400 px: nothing that axe-core or
 * html-validate finds, no message in the console, no request to elsewhere, at most 100 KB in all with its
 * style and script, no scrolling sideways; and the main tasks once more without JavaScript.
 *
 * Run by drive.py. Of pages of one kind (the same route, model and names of what is asked) one is read and
 * validated, in the long form three; pages of one kind that are built of the same elements are looked at once. Words: [PICTURES], a folder for a screenshot of each page. */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";
import { comeIn, config, end, launch, none, note, ok, origin, watch } from "./chrome.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const [pictures] = process.argv.slice(2);
const weightMax = 100 * 1024, each = config.long ? 3 : 1;
const routes = config.routes.map((line) => line.split("\t")).filter(([method]) => method === "GET").map(([, path]) => path);
const validator = new HtmlValidate(new FileSystemConfigLoader());
const seen = new Set();
if (pictures) mkdirSync(pictures, { recursive: true });

function kindOf(target) {
	const url = new URL(target, origin);
	const parts = decodeURIComponent(url.pathname).split("/");
	const fits = (route) => {
		const want = route.split("/");
		return want.length === parts.length && want.every((w, i) => w === parts[i] || (w.startsWith("{") && parts[i]));
	};
	const plain = (route) => route.split("{").length;
	const best = routes.filter(fits).sort((a, b) => plain(a) - plain(b))[0];
	const model = best?.includes("{model}") && !best.includes("{id}") ? parts[2] : "";
	/* Lists of all models are one template: their columns differ, so each model is looked at; the rest once. */
	return (best ?? url.pathname) + model + "?" + [...url.searchParams.keys()].filter((k) => k !== "bekendOp" || best === "/").sort().join("&");
}

/* One page at one width. */
async function look(tab, target, width, found) {
	const say = (text) => found.push(`${target} at ${width}: ${text}`);
	const problems = [];
	let weight = 0;
	const sizes = [];
	const count = (r) => sizes.push(r.request().sizes().then((s) => (weight += s.responseBodySize + s.responseHeadersSize)).catch(() => {}));
	tab.removeAllListeners();
	watch(tab, problems, ["404 (Not Found)", "403 (Forbidden)", "400 (Bad Request)"]);
	tab.on("response", count);
	await tab.setViewportSize({ width, height: 900 });
	const reply = await tab.goto(origin + target, { waitUntil: "load" });
	await Promise.all(sizes);
	if (weight > weightMax) say(`weighs ${weight} bytes`);
	const sideways = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	if (sideways > 0) {
		const who = await tab.evaluate(() => [...document.querySelectorAll("main *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
			.slice(0, 2).map((e) => e.outerHTML.slice(0, 120)).join(" | "));
		say(`scrolls ${sideways} px sideways: ${who}`);
	}
	if (pictures)
		await tab.screenshot({ path: join(pictures, `${target.replaceAll(/[^a-z0-9]+/gi, "_") || "_"}-${width}.png`.slice(-120)), fullPage: true });
	await tab.evaluate(axe.source);
	const barriers = await tab.evaluate(async () => {
		const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
		document.querySelectorAll("details:not(.menu)").forEach((d) => (d.open = true));
		const first = await axe.run(document, { runOnly });
		if (innerWidth < 800) return first.violations.map((v) => `axe ${v.id}: ${v.help} ${v.nodes[0].html.slice(0, 160)}`);
		document.querySelectorAll("details.menu").forEach((d) => (d.open = true));
		/* An open menu covers what is below it, so then sizes and contrasts say nothing. */
		const second = await axe.run(document, { runOnly, rules: { "target-size": { enabled: false }, "color-contrast": { enabled: false } } });
		return [...first.violations, ...second.violations].map((v) => `axe ${v.id}: ${v.help} ${v.nodes[0].html.slice(0, 160)} | ${v.nodes[0].failureSummary.replace(/\s+/g, " ").slice(0, 160)}`);
	});
	for (const b of new Set(barriers)) say(b);
	for (const p of problems) say(p);
	return reply;
}

async function valid(target, html, found) {
	const report = await validator.validateString(html, join(here, "page.html"));
	for (const m of report.results.flatMap((r) => r.messages))
		found.push(`${target}: html ${m.ruleId}: ${m.message} (${html.split("\n")[m.line - 1]?.slice(Math.max(0, m.column - 60), m.column + 90)})`);
}

/* What a page is built of: every kind of element in it once. Pages of one kind that are built alike are looked at
 * once; all are validated. */
const built = (html) => [...new Set([...html.matchAll(/<[a-z0-9]+(?: class="[^"]*")?/g)].map(([tag]) => tag))].sort().join("");

async function crawl(context, role) {
	const tab = await context.newPage(), reader = await context.newPage();
	await reader.goto(origin + "/help");
	const waiting = ["/", ...routes.filter((r) => !r.includes("{") && !r.startsWith("/api/")), "/?bekendOp=" + config.known, "/bestaat-niet"];
	const asked = new Set(), kinds = new Map(), found = [], weights = [];
	/* The administrator may see most, and comes first; the others' pages are mostly built alike. */
	const most = config.long ? 1000 : role === "administrator" ? 150 : 20;
	let pages = 0, looked = 0;
	while (waiting.length && pages < most) {
		const target = waiting.shift(), kind = kindOf(target);
		if (asked.has(target) || (kinds.get(kind) ?? 0) >= each) continue;
		asked.add(target);
		kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
		/* From within a page: the cookies of the site are Secure, which a client beside the browser takes literally. */
		const plain = await reader.evaluate(async (path) => {
			const r = await fetch(path);
			const type = r.headers.get("content-type") ?? "", page = type.startsWith("text/html") && !r.headers.get("content-disposition");
			return { status: r.status, redirected: r.redirected, page, html: page ? await r.text() : "" };
		}, target);
		const html = plain.html;
		pages++;
		if (plain.status >= 500) found.push(`${target}: ${plain.status}`);
		if (!plain.page || plain.redirected && asked.has(new URL(target, origin).pathname)) continue;
		for (const [, href] of html.matchAll(/\shref="(\/(?!\/|assets\/)[^"#]*)/g))
			waiting.push(href.replaceAll("&amp;", "&"));
		await valid(target, html, found);
		const key = kind.replace(/\{model\}[a-z_]*\?/, "{model}?") + plain.status + built(html);
		if (seen.has(key)) continue;
		seen.add(key);
		looked++;
		for (const width of [1280, 400]) await look(tab, target, width, found);
		weights.push(html.length);
	}
	await tab.close();
	await reader.close();
	none(found, `${role}: ${pages} pages, ${looked} of them looked at`);
}

/* Without JavaScript: signing in, looking up, reading a number's origin, a form that is refused and one that works. */
async function plainly(browser) {
	const context = await browser.newContext({ javaScriptEnabled: false });
	const tab = await context.newPage(), problems = [];
	watch(tab, problems, ["404 (Not Found)", "400 (Bad Request)", "403 (Forbidden)"]);
	await tab.goto(origin + "/wachttijden");
	ok(tab.url().includes("/inloggen?naar="), "without JavaScript: who comes is asked to sign in", tab.url());
	await tab.fill("[name=naam]", config.people.analyst);
	await tab.fill("[name=wachtwoord]", "veertien paarse giraffen");
	await tab.click("main button[type=submit]");
	ok(tab.url() === origin + "/wachttijden", "and comes where he was going", tab.url());
	await tab.fill("#zoek", "Gouda");
	await tab.press("#zoek", "Enter");
	ok(tab.url().includes("/zoek?") && (await tab.locator("main a").count()) > 0, "searching works", tab.url());
	await tab.goto(origin + "/gegevens/provider");
	const first = tab.locator("main table tbody a").first();
	await first.click();
	ok(/\/gegevens\/provider\/\d+|\/aanbieders\/\d+/.test(tab.url()), "a row leads to its record", tab.url());
	await tab.goto(origin + "/gegevens/provider/nieuw");
	await tab.fill("[name=source_id]", " ");
	await tab.locator("main form button[type=submit]").first().click();
	ok(await tab.locator("main :text('Vul')").count() > 0 || await tab.locator(".utrecht-form-field--invalid, [aria-invalid=true]").count() > 0,
		"an empty form comes back with what is wrong", await tab.locator("main").innerText());
	await tab.goto(origin + "/");
	await tab.locator("header.top details.menu summary").last().click();
	await tab.locator("form[action='/uitloggen'] button").click();
	ok(tab.url().includes("/inloggen"), "signing out works", tab.url());
	none(problems, "and nothing went wrong on the way");
	await context.close();
}

const browser = await launch();
for (const role of ["administrator", ...Object.keys(config.people).filter((r) => r !== "administrator"), "visitor"]) {
	const context = await browser.newContext();
	if (role !== "visitor") await (await comeIn(context, role)).close();
	const began = Date.now();
	await crawl(context, role);
	note(`${((Date.now() - began) / 1000).toFixed(1)} s`);
	await context.close();
}
await plainly(browser);
await browser.close();
end();
