/* What the scripts in Chromium share: the browser, people who sign in, what a page did wrong, TAP. */
import { chromium } from "playwright-core";

export const config = JSON.parse(process.env.WAARBORG_BROWSER);
export const origin = config.origin;
export const PASSWORD = "veertien paarse giraffen";

export async function launch() {
	return chromium.launch({
		executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
		args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
			"--disable-background-networking", "--disable-component-update", "--disable-sync"],
	});
}

/* Everything a page does that it should not: messages, errors, dialogs, requests elsewhere, answers of 500. */
export function watch(tab, found, expected = []) {
	const say = (text) => expected.some((e) => text.includes(e)) || found.push(text);
	tab.on("console", (m) => ["error", "warning"].includes(m.type()) && say("console: " + m.text() + " " + m.location().url));
	tab.on("pageerror", (e) => say("error: " + e.message));
	tab.on("dialog", (d) => { say("dialog: " + d.message()); d.dismiss().catch(() => {}); });
	tab.on("request", (r) => r.url().startsWith(origin + "/") || r.url().startsWith("blob:" + origin) || say("asks elsewhere: " + r.url()));
	tab.on("response", (r) => r.status() >= 500 && say(`${r.status()} ${r.url()}`));
}

/* Comes in by the one-time link and chooses a password, as a person does. */
export async function comeIn(context, role) {
	const tab = await context.newPage();
	await tab.goto(origin + config.links[role]);
	await tab.fill("[name=wachtwoord]", PASSWORD);
	await tab.fill("[name=nogmaals]", PASSWORD);
	await Promise.all([tab.waitForURL(origin + "/"), tab.click("main button[type=submit]")]);
	return tab;
}

let number = 0, failures = 0;
export function ok(holds, what, found = "") {
	number++;
	if (!holds) failures++;
	console.log(`${holds ? "ok" : "not ok"} ${number} - ${what.replaceAll("#", "nr.")}`);
	const text = Array.isArray(found) ? [...new Set(found)].slice(0, 40).join("\n") : String(found);
	if (!holds && text) console.log("# " + text.slice(0, 6000).replaceAll("\n", "\n# "));
	return holds;
}
export const none = (found, what) => ok(!found.length, what, found);
export const note = (text) => console.log("# " + String(text).replaceAll("\n", "\n# "));
export function end() {
	console.log(`1..${number}`);
	process.exitCode = failures ? 1 : 0;
}
