/**
 * @typedef {import("./triage.js").Result & {urgent: boolean}} Heard urgent: P0, whatever the class
 *
 * @typedef {object} Danger what the model heard
 * @property {string[]} classes
 * @property {boolean} urgent
 */

const URGENT_CLASSES = 5; // so many of the first classes are P0 when a rule finds them
const MODEL_RULE = "small_model"; // stands among the rules that fired

/** The rules, joined by a small model once it has come; as `wire/hearing.py`, without check-ins. */
export class Hearing {
  /** @param {import("./triage.js").Triage} triage */
  constructor(triage) {
    this.triage = triage;
    /** @type {import("./model.js").SmallModel | undefined} */
    this.small = undefined;
  }

  /**
   * Tests the last of the texts, as the rules do; the model reads it alone.
   * @param {string[]} texts
   * @returns {Heard}
   */
  evaluate(texts) {
    const result = this.triage.evaluate(texts);
    const first = this.triage.flags.classes.slice(0, URGENT_CLASSES);
    const heard = { ...result, urgent: result.classes.some((name) => first.includes(name)) };
    if (!this.small || !texts.length) return heard;
    const margins = this.small.margins(this.triage.tokens(texts[texts.length - 1]));
    return this.joined(heard, judge(margins, this.small.facts));
  }

  /**
   * Union, never vote: either one is enough for a card.
   * @param {Heard} heard by the rules
   * @param {Danger} danger
   * @returns {Heard}
   */
  joined(heard, { classes, urgent }) {
    if (!classes.length) return heard;
    const both = new Set([...heard.classes, ...classes]);
    const tier = heard.tier === "A" || heard.tier === "B" ? heard.tier : null;
    return {
      classes: this.triage.flags.classes.filter((name) => both.has(name)),
      tier: tier ?? (both.has("self_harm") ? "B" : null),
      rules: [...heard.rules, MODEL_RULE],
      urgent: heard.urgent || urgent,
    };
  }
}

/**
 * What the margins call for, as in `wire/danger.py`.
 * @param {number[]} margins
 * @param {import("./model.js").ModelFacts} facts
 * @returns {Danger}
 */
function judge([urgency, ...margins], { heads: [, ...names], card: [least, ...leasts], also }) {
  const urgent = urgency >= least;
  const likeliest = margins.indexOf(Math.max(...margins));
  const fires = (/** @type {number} */ at) =>
    margins[at] >= leasts[at] || (urgent && (margins[at] >= also || at === likeliest));
  return { classes: names.filter((_, at) => fires(at)), urgent };
}
