/**
 * Reads patterns and small model in the folder named first, and the JSON of all inputs from
 * standard input; writes what the widget makes of them: tokens and margins of texts, what the
 * rules find in windows, and what is heard together with the model, merged cards.
 */
import { readFileSync } from "node:fs";
import { Offline } from "../../widget/src/triage/offline.js";

const [folder] = process.argv.slice(2);
const offline = new Offline(JSON.parse(readFileSync(`${folder}/patterns.json`, "utf8")));
offline.take(new Uint8Array(readFileSync(`${folder}/model.bin`)).buffer);
const { texts, windows, merges } = JSON.parse(readFileSync(0, "utf8"));

/** The median time of one evaluation of the slowest of some texts, in milliseconds. */
function slowest(some) {
  const medians = some.map((text) => {
    const times = Array.from({ length: 15 }, () => {
      const began = performance.now();
      offline.hearing.evaluate([text]);
      return performance.now() - began;
    });
    return times.sort((one, other) => one - other)[7];
  });
  return Math.max(0, ...medians);
}

const tokens = texts.map((text) => offline.triage.tokens(text));
const answer = {
  tokens,
  margins: tokens.map((words) => offline.hearing.small.margins(words)),
  results: windows.map((window) => offline.triage.evaluate(window)),
  heard: windows.map((window) => offline.hearing.evaluate(window)),
  cards: merges.map(([classes, spanish, signs]) => offline.merged(classes, spanish, signs)),
  milliseconds: slowest(texts.filter((text) => [...text].length > 900).slice(0, 40)),
};
process.stdout.write(JSON.stringify(answer));
