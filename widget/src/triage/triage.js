import { isBoundary, Normaliser } from "./normalise.js";
import { PatternBook } from "./patterns.js";

/**
 * The part of the pattern file that finds red flags.
 * @typedef {object} Flags
 * @property {string[]} classes in the order in which they lead
 * @property {{messages: number, short: number, tokens: number}} window
 * @property {import("./normalise.js").Tables} normalise
 * @property {Record<string, string>} lists
 * @property {Record<string, string[]>} unless_sets
 * @property {RawRule[]} rules
 *
 * @typedef {object} RawRule
 * @property {string} id
 * @property {string} class
 * @property {string | null} tier
 * @property {string[]} patterns
 * @property {string[]} unless
 * @property {string[]} unless_sets
 *
 * @typedef {object} Rule one red flag: patterns that fire it, and what takes a match back
 * @property {string} id
 * @property {string} class
 * @property {string | null} tier
 * @property {import("./patterns.js").Pattern[]} patterns
 * @property {import("./patterns.js").Pattern[]} unless
 *
 * @typedef {object} Result
 * @property {string[]} classes in the order in which they lead
 * @property {string | null} tier
 * @property {string[]} rules ids of the rules that fired
 */

/** The red flags, giving what `wire/triage.py` gives. */
export class Triage {
  /** @param {Flags} flags */
  constructor(flags) {
    const book = new PatternBook(flags.lists);
    const compile = (/** @type {string[]} */ lines) => lines.map((line) => book.compile(line));
    this.flags = flags;
    this.book = book;
    /** @type {Rule[]} */
    this.rules = flags.rules.map((raw) => ({
      ...raw,
      patterns: compile(raw.patterns),
      unless: compile([...raw.unless, ...raw.unless_sets.flatMap((name) => flags.unless_sets[name])]),
    }));
    this.normaliser = new Normaliser(flags.normalise, book.words, book.prefixes);
  }

  /**
   * Tests the last of the texts; when it is short, also joined to those before it.
   * @param {string[]} texts
   * @returns {Result}
   */
  evaluate(texts) {
    const { messages, short, tokens } = this.flags.window;
    const [current, ...before] = texts.slice(-messages).reverse().map((text) => this.tokens(text));
    if (!current) return this.result(new Set());
    const fired = this.fired(current, 0);
    if (before.length && current.length <= short) {
      const earlier = before.reverse().flatMap((words) => inner(words).slice(-tokens));
      const window = [".", ...earlier, ...inner(current), "."];
      for (const rule of this.fired(window, 1 + earlier.length)) fired.add(rule);
    }
    return this.result(fired);
  }

  /**
   * A message as the rules read it.
   * @param {string} text
   */
  tokens(text) {
    return this.normaliser.tokens(text);
  }

  /**
   * The rules with a match that ends after a place.
   * @param {string[]} words
   * @param {number} since
   */
  fired(words, since) {
    const reading = this.book.read(words);
    return new Set(this.rules.filter((rule) => matches(rule, reading, since)));
  }

  /**
   * @param {Set<Rule>} fired
   * @returns {Result}
   */
  result(fired) {
    const rules = this.rules.filter((rule) => fired.has(rule));
    const firing = new Set(rules.filter((rule) => rule.tier !== "C").map((rule) => rule.class));
    const [tier] = rules.flatMap((rule) => rule.tier ?? []).sort();
    return {
      classes: this.flags.classes.filter((name) => firing.has(name)),
      tier: tier && (tier !== "C" || !firing.size) ? tier : null,
      rules: rules.map((rule) => rule.id),
    };
  }
}

/**
 * Tokens without the boundaries at both ends.
 * @param {string[]} tokens
 */
function inner(tokens) {
  const last = tokens.length - 1;
  return tokens.slice(1, last > 0 && isBoundary(tokens[last]) ? last : undefined);
}

/**
 * @param {Rule} rule
 * @param {import("./patterns.js").Reading} reading
 * @param {number} since
 */
function matches(rule, reading, since) {
  const ahead = BigInt(since + 1);
  const hits = rule.patterns.filter((each) => reading.ends(each, reading.everywhere) >> ahead);
  if (!hits.length) return false;
  let covered = 0n; // tokens inside a match of `unless`
  for (const pattern of rule.unless) {
    for (const { covers } of reading.matches(pattern)) covered |= covers;
  }
  if (!covered) return true;
  for (const pattern of hits) {
    for (const { end, covers } of reading.matches(pattern)) {
      if (end > since && !(covers & covered)) return true;
    }
  }
  return false;
}
