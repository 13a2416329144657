/**
 * Reads the pattern file named first and the JSON of all inputs from standard input; writes
 * what the widget makes of them: tokens of texts, results of windows, merged cards.
 */
import { readFileSync } from "node:fs";
import { Offline } from "../../widget/src/triage/offline.js";

const offline = new Offline(JSON.parse(readFileSync(process.argv[2], "utf8")));
const { texts, windows, merges } = JSON.parse(readFileSync(0, "utf8"));

/** The median time of one evaluation of the slowest of some texts, in milliseconds. */
function slowest(some) {
  const medians = some.map((text) => {
    const times = Array.from({ length: 15 }, () => {
      const began = performance.now();
      offline.triage.evaluate([text]);
      return performance.now() - began;
    });
    return times.sort((one, other) => one - other)[7];
  });
  return Math.max(0, ...medians);
}

const answer = {
  tokens: texts.map((text) => offline.triage.tokens(text)),
  results: windows.map((window) => offline.triage.evaluate(window)),
  cards: merges.map(([classes, spanish]) => offline.merged(classes, spanish)),
  milliseconds: slowest(texts.filter((text) => [...text].length > 900).slice(0, 40)),
};
process.stdout.write(JSON.stringify(answer));
