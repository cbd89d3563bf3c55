/* Pictures of every kind of page, 1280 and 400 wide, for docs/screens: make screens. Run by drive.py with the
 * folder to write to. The data are invented. */
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { comeIn, end, launch, none, ok, origin } from "./chrome.mjs";

const folder = process.argv[2];
const cell = "region=5528,care_type=ggz-specialistisch";
const pages = {
	"start": "/", "regios": "/regios", "regio": "/regios/5528", "aanbieders": "/aanbieders", "aanbieder": "/aanbieders/3",
	"wachttijden": "/wachttijden", "signalen": "/signalen", "taken": "/taken", "cijfers": "/cijfers",
	"cijfer": "/cijfers/wachttijd-binnen-norm", "herkomst": `/cijfers/wachttijd-totaal/herkomst?cel=${cell}`,
	"rijen": `/cijfers/wachttijd-totaal/rijen?cel=${cell}`, "terugkijken": "/regios/5528?bekendOp=2026-03-01",
	"normen": "/normen", "import": "/import", "gegevens": "/gegevens", "lijst": "/gegevens/waiting?region=5528&sort=-measured_on",
	"detail": "/gegevens/location/3", "formulier": "/gegevens/norm/10/wijzig", "wijzigingen": "/wijzigingen",
	"zoeken": "/zoek?q=linde", "gebruikers": "/gebruikers", "rollen": "/rollen", "account": "/account", "inzage": "/inzage",
	"help": "/help", "niet-gevonden": "/bestaat-niet",
};

mkdirSync(folder, { recursive: true });
for (const file of readdirSync(folder)) if (file.endsWith(".png")) rmSync(join(folder, file));
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: "nl-NL" });
const visitor = await context.newPage();
const wide = [];

async function picture(tab, name) {
	for (const width of [1280, 400]) {
		await tab.setViewportSize({ width, height: width === 400 ? 800 : 860 });
		await tab.screenshot({ path: join(folder, `${name}-${width}.png`) });
		const over = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		if (over > 0) wide.push(`${name} at ${width}: ${over} too wide`);
	}
}

await visitor.goto(origin + "/inloggen");
await picture(visitor, "inloggen");
const tab = await comeIn(context, "administrator");
for (const [name, path] of Object.entries(pages)) {
	const reply = await tab.goto(origin + path);
	ok(reply.status() === (name === "niet-gevonden" ? 404 : 200), name, reply.status());
	await picture(tab, name);
}
/* A delivery with lines that were rejected, and one of them. */
await tab.goto(origin + "/import");
const delivery = tab.locator("main a[href^='/import/']").first();
if (await delivery.count()) {
	await delivery.click();
	await picture(tab, "levering");
}
none(wide, "nothing is wider than the screen");
await browser.close();
end();
