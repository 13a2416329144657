// Prints what the widget shows for each text while no server answers: classes and priority of a
// card, or null. Called with the path of its module `offline.js` and perhaps that of the small
// model; patterns and texts come on standard input.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [module, model] = process.argv.slice(2);
const { Offline } = await import(pathToFileURL(module).href);
const { patterns, texts } = JSON.parse(readFileSync(0, "utf8"));
const offline = new Offline(patterns);
if (model) offline.take(new Uint8Array(readFileSync(model)).buffer);
const cards = texts.map((text) => offline.cardFor([text]));
const shown = cards.map((card) => card && { classes: card.triage_all, priority: card.priority });
process.stdout.write(JSON.stringify(shown));
