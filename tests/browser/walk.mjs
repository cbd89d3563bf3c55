/* The story in a real browser: come in by a one-time link, bring in a file with lines that are wrong, mend one,
 * follow a breach to its rows, look back in time, change a norm and see every figure follow, undo it.
 *
 * Run by drive.py. Each step looks at what a person would look at. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { comeIn, config, end, launch, none, note, ok, origin, watch } from "./chrome.mjs";

const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "nl-NL" });
const problems = [];
const tab = await comeIn(context, "analyst");
watch(tab, problems, ["400 (Bad Request)", "404 (Not Found)", "409 (Conflict)"]);
const path = () => new URL(tab.url()).pathname;
const main = () => tab.locator("main").innerText();
const number = (text) => Number(String(text).match(/\d[\d.]*(?:,\d+)?/)?.[0].replaceAll(".", "").replace(",", ".") ?? NaN);
const press = async (button) => Promise.all([tab.waitForLoadState("load"), button.click()]);

async function step(what, work) {
	try {
		await work();
	} catch (oops) {
		ok(false, `${what}: ${oops.message.split("\n")[0]}`, `${tab.url()}\n${(await main().catch(() => "")).slice(0, 1500)}`);
	}
}

/* Until a page that shows a job has shown its end. */
async function finished() {
	for (let i = 0; i < 120; i++) {
		if (/^\/import\/\d+$/.test(path())) return;
		await tab.waitForTimeout(500);
		const there = tab.locator("main a[href^='/import/']").first();
		if (path().startsWith("/werk/") && (await there.count())) await press(there);
		else if (path().startsWith("/werk/")) await tab.reload();
	}
	throw new Error("the job does not end: " + path());
}

await step("signing in", async () => {
	ok(path() === "/" && (await tab.locator("h1").innerText()) === "Start", "the one-time link leads to Start", tab.url());
	ok((await tab.locator("header.top").innerText()).includes("demo-analist"), "which says who is signed in");
	await tab.goto(origin + config.links.analyst);
	ok((await main()).length > 30 && (await tab.locator("h1").count()) === 1, "the link works once, and says so");
});

/* Four lines: one good, three wrong in one cell each. */
const good = await (async () => {
	await tab.goto(origin + "/gegevens/waiting");
	const row = await tab.evaluate(async () => (await (await fetch("/gegevens/waiting?als=csv&care_type=ggz-specialistisch")).text()).split(/\r?\n/).slice(0, 2));
	return row;
})();
await step("importing", async () => {
	const head = "location,region,care_type,measured_on,registration,treatment,remark";
	const names = good[0].replace(/^\ufeff/, "").split(/[,;]/), cells = good[1]?.split(good[0].includes(";") ? ";" : ",") ?? [];
	const at = (name) => (cells[names.indexOf(name)] ?? "").replaceAll('"', "");
	const place = at("location") || "DEMO-0016/Noorderbrug/Hollands Kroon", region = at("region") || "5512";
	note("a line like " + good[1]);
	const lines = [`${place},${region},ggz-specialistisch,2026-06-29,11,14,uit de browser`, `${place},${region},ggz-specialistisch,2026-02-31,11,14,dag`,
		`${place},${region},bestaat-niet,2026-06-29,11,14,zorg`, `${place},9999,ggz-specialistisch,2026-06-29,ongeveer,14,twee`];
	const file = join(config.folder, "uit-de-browser.csv");
	writeFileSync(file, [head, ...lines].join("\n") + "\n");
	await tab.goto(origin + "/import");
	await tab.setInputFiles("[name=bestand]", file);
	await press(tab.locator("main button[name=proef][value='0']"));
	await finished();
	const text = await main();
	ok(text.includes("uit-de-browser.csv"), "a file that is dropped comes in, its profile found by its columns", text.slice(0, 600));
	ok(/Afgekeurd\w*\s*3|3\s*(regels )?afgekeurd/i.test(text.replace(/\s+/g, " ")), "three lines are rejected", text.slice(0, 900));
});

await step("mending", async () => {
	const page = path();
	await tab.goto(origin + page + "/afkeur");
	const row = tab.locator("main tbody tr").filter({ hasText: "2026-02-31" });
	ok((await row.innerText()).includes("datum"), "a rejected line says what is wrong with which cell");
	await press(row.locator("a").first());
	const cell = tab.locator("input[aria-invalid=true]").first();
	ok((await cell.inputValue()) === "2026-02-31", "the cell that is wrong stands out");
	await cell.fill("2026-02-30");
	await press(tab.locator("main form[action*='/regel/'] button[type=submit]").first());
	ok((await tab.locator("input[aria-invalid=true]").count()) > 0 && (await tab.locator("input[aria-invalid=true]").first().inputValue()) === "2026-02-30",
		"what is still wrong comes back as it was typed", (await main()).slice(0, 500));
	await tab.locator("input[aria-invalid=true]").first().fill("2026-02-27");
	await press(tab.locator("main form[action*='/regel/'] button[type=submit]").first());
	await finished().catch(() => {});
	await tab.goto(origin + page + "/afkeur");
	ok(!(await main()).includes("2026-02-31"), "the mended line is no longer rejected", (await main()).slice(0, 600));
	ok((await tab.locator("main tbody tr").count()) === 2, "the other two still are");
});

let breach = "";
await step("following a breach", async () => {
	await tab.goto(origin + "/wachttijden?toon=overschrijding");
	const cells = tab.locator("main tbody a.figure-bad, main tbody a.figure-breach, main tbody a[class*=figure]:has-text('norm niet')");
	const first = (await cells.count()) ? cells.first() : tab.locator("main tbody td.num a[href*='/herkomst']").first();
	const shown = number(await first.innerText());
	await press(first);
	ok(path().endsWith("/herkomst") && Number.isFinite(shown), "a number opens to where it comes from", tab.url());
	const origins = await main();
	ok(/[Tt]eller|[Nn]oemer|[Nn]orm/.test(origins) && origins.includes("Bron"), "its definition, its parts and its norm with the source", origins.slice(0, 800));
	breach = tab.url().slice(origin.length);
	const rows = tab.locator("main a[href*='/rijen']").first();
	await press(rows);
	ok(path().endsWith("/rijen") && (await tab.locator("main tbody tr").count()) > 0, "and leads to its rows", tab.url());
	await press(tab.locator("main tbody a[href*='/gegevens/']").first());
	ok(/\/gegevens\/\w+\/\d+/.test(path()), "a row leads to its record", tab.url());
});

let before = "";
await step("looking back", async () => {
	await tab.goto(origin + "/wachttijden");
	const now = await main();
	await tab.goto(`${origin}/wachttijden?bekendOp=${config.known}`);
	before = await main();
	ok((await tab.locator(".back-in-time").count()) === 1, "a page of then says that it is of then");
	ok(before.length > 300 && now.length > 300, "both say something");
	const links = await tab.locator("main a[href^='/']").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
	none(links.filter((l) => !l.includes("bekendOp=")), "every link of it stays there");
	none(await tab.locator("main form[method=post]").evaluateAll((all) => all.map((f) => f.action)), "nothing can be changed there");
	await press(tab.locator(".back-in-time a"));
	ok(!tab.url().includes("bekendOp"), "and one can come back to now", tab.url());
});

await step("changing a norm", async () => {
	await tab.goto(origin + "/normen");
	const table = tab.locator("section").filter({ hasText: "Totale wachttijd" }).first();
	const row = table.locator("tbody tr").filter({ hasText: "Specialistische ggz" }).first();
	const missed = async () => {
		await tab.goto(origin + "/normen");
		return number(await tab.locator("section").filter({ hasText: "Totale wachttijd" }).first().locator("tbody tr").filter({ hasText: "Specialistische ggz" }).first().locator("td").last().innerText());
	};
	const link = await row.locator("a").first().getAttribute("href"), was = await missed();
	await tab.goto(origin + link + "/wijzig");
	const kept = { target: await tab.inputValue("[name=target]"), maximum: await tab.inputValue("[name=maximum]") };
	await tab.fill("[name=target]", kept.target ? "1" : "");
	await tab.fill("[name=maximum]", "1");
	await press(tab.locator("main form[action$='/wijzig'] button[type=submit]").first());
	ok(path() === link, "a norm is changed in its form", (await main()).slice(0, 600));
	let is = was;
	for (let i = 0; i < 60 && is === was; i++) {
		await tab.waitForTimeout(500);
		is = await missed();
	}
	ok(is > was, `what breaks the norm follows: ${was} becomes ${is}`);
	await tab.goto(origin + "/cijfers/wachttijd-totaal?toon=overschrijding");
	ok((await tab.locator("main tbody tr").count()) >= is, "the figure follows");
	await tab.goto(origin + "/wachttijden?toon=overschrijding");
	ok((await tab.locator("main tbody tr").count()) >= is, "the waiting times follow");
	await tab.goto(origin + "/signalen");
	ok((await main()).length > 100, "the signals can be read");
	await tab.goto(`${origin}/wachttijden?bekendOp=${config.known}`);
	ok((await main()) === before, "a page of then did not change");
	await tab.goto(origin + link);
	await press(tab.locator("ol.lines a[href^='/wijzigingen/']").first());
	const undo = tab.locator("main form[action$='/ongedaan'] button");
	ok((await undo.count()) === 1, "the change can be undone", (await main()).slice(0, 600));
	tab.once("dialog", (d) => d.accept());
	await press(undo.first());
	await tab.goto(origin + link + "/wijzig");
	ok((await tab.inputValue("[name=maximum]")) === kept.maximum, "and is undone");
});

none(problems, "nothing went wrong on the way");
note("breach " + breach);
await browser.close();
end();
