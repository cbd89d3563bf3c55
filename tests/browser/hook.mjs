/* Opens the pages it is given and prints as JSON what ran or was refused there. Run by tests/gates/web_inject.py. */
import { comeIn, config, launch, origin, watch } from "./chrome.mjs";

const browser = await launch();
const context = await browser.newContext();
const problems = [];
let pages = 0;
await context.addInitScript(() => {
	for (const name of ["alert", "confirm", "prompt"])
		window[name] = (text) => console.error("ran: " + name + " " + text);
});
const tab = await comeIn(context, "administrator");
let at = "";
watch({ on: (event, work) => tab.on(event, work) }, { push: (text) => problems.push(`${at}: ${text}`) }, ["404 (Not Found)", "400 (Bad Request)"]);
for (const target of config.targets) {
	at = target;
	await tab.goto(origin + target, { waitUntil: "load" });
	await tab.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
	await tab.mouse.move(300, 300);
	await tab.keyboard.press("Tab");
	pages++;
}
await browser.close();
console.log(JSON.stringify({ pages, problems }));
