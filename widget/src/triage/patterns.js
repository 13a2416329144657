import { BOUNDARY, isBoundary, QUESTION } from "./normalise.js";
import { addTo } from "./vocabulary.js";

const NUMBER = "#";
const MANY = "##";
const MANY_FROM = 6; // tablets: fewer are an ordinary dose
const SHORTEST_PREFIX = 3;
// Words of nearly every message: a pattern filed under one of them would be tried nearly always.
const COMMON = new Set(
  (
    "i me my a an the to of in on at up for with and or but not no so if when is am are was be" +
    " been it this that he she they him her his we you your do does did can will would have has" +
    " had get got go going want just now all out from by about as what how there any . ?"
  ).split(" "),
);

/**
 * One item of a pattern: slots to stand on, each with its number of tokens, or a gap.
 * @typedef {object} Step
 * @property {[slot: number, length: bigint][]} slots
 * @property {boolean} optional
 * @property {number} gap
 * @property {boolean} passes the gap goes on over the end of a sentence
 * @property {boolean} clause the gap ends before a new subject
 * @property {Set<string>} keys any message with this step has one; none when it may be left out
 *
 * @typedef {object} Pattern
 * @property {number} number its own among the patterns of its book
 * @property {Step[]} steps
 */

/**
 * Words, or phrases of one length by their first words, that fill the same place.
 * @typedef {object} Slot
 * @property {Set<string>} words
 * @property {Map<string, string[][]>} phrases
 */

/** A message ready for matching. A set of places is one whole number: bit 3 is the fourth token. */
export class Reading {
  /**
   * @param {number} size
   * @param {bigint} inside places of tokens that are no boundary
   * @param {Map<string, bigint>} at where each symbol stands
   * @param {PatternBook} book
   * @param {Set<number>} possible numbers of the patterns whose key is here
   */
  constructor(size, inside, at, { slots, subjects }, possible) {
    this.everywhere = (1n << BigInt(size)) - 1n;
    this.inside = inside;
    this.at = at;
    this.slots = slots;
    this.subjects = subjects;
    this.possible = possible;
    /** @type {Map<number, bigint>} places of the slots that were asked for */
    this.places = new Map();
  }

  /**
   * Where matches end that begin at one of the starts.
   * @param {Pattern} pattern
   * @param {bigint} starts
   */
  ends(pattern, starts) {
    let at = this.possible.has(pattern.number) ? starts : 0n;
    for (const step of pattern.steps) {
      if (step.gap) {
        const passable = this.passable(step);
        for (let n = 0; n < step.gap; n++) at |= (at & passable) << 1n;
      } else {
        let reached = step.optional ? at : 0n;
        for (const [slot, length] of step.slots) {
          reached |= (at & this.placesOf(slot)) << length;
        }
        at = reached;
      }
      if (!at) return 0n;
    }
    return at & ((this.everywhere << 1n) | 1n);
  }

  /**
   * The places that each match covers.
   * @param {Pattern} pattern
   * @returns {Generator<{end: number, covers: bigint}>}
   */
  *matches(pattern) {
    if (!this.ends(pattern, this.everywhere)) return;
    let starts = 0n;
    for (const [slot] of pattern.steps[0].slots) starts |= this.placesOf(slot);
    for (const start of bits(starts)) {
      const before = (1n << BigInt(start)) - 1n;
      for (const end of bits(this.ends(pattern, 1n << BigInt(start)))) {
        yield { end, covers: ((1n << BigInt(end)) - 1n) & ~before };
      }
    }
  }

  /** @param {Step} step */
  passable(step) {
    if (step.passes) return this.everywhere;
    if (!step.clause) return this.inside;
    return this.subjects.reduce((rest, [slot]) => rest & ~this.placesOf(slot), this.inside);
  }

  /** @param {number} number of a slot */
  placesOf(number) {
    const known = this.places.get(number);
    if (known !== undefined) return known;
    const { words, phrases } = this.slots[number];
    let found = 0n;
    for (const word of common(words, this.at)) found |= this.at.get(word) ?? 0n;
    for (const word of common(phrases, this.at)) {
      for (const phrase of phrases.get(word) ?? []) found |= this.placesOfPhrase(phrase);
    }
    this.places.set(number, found);
    return found;
  }

  /** @param {string[]} phrase */
  placesOfPhrase(phrase) {
    let rest = this.everywhere;
    phrase.forEach((word, ahead) => (rest &= (this.at.get(word) ?? 0n) >> BigInt(ahead)));
    return rest;
  }
}

/** Compiles patterns, and reads messages for them. wire/patterns.py describes the language. */
export class PatternBook {
  /** @param {Record<string, string>} lists */
  constructor(lists) {
    this.lists = new Map(Object.entries(lists));
    /** @type {Map<string, Step>} items already compiled: most stand in many patterns */
    this.steps = new Map();
    /** @type {Map<string, number>} */
    this.numbers = new Map();
    /** @type {Slot[]} */
    this.slots = [];
    /** @type {Map<string, number[]>} numbers of the patterns that are filed under a symbol */
    this.ofKey = new Map();
    this.compiled = 0;
    /** @type {Set<string>} */
    this.prefixes = new Set();
    /** @type {Set<string>} */
    this.words = new Set();
    this.subjects = this.lists.has("subject") ? this.compileItem("@subject").slots : [];
  }

  /**
   * Reads one pattern. The patterns were checked when the file was made.
   * @param {string} line
   * @returns {Pattern}
   */
  compile(line) {
    const steps = line.split(" ").map((text) => {
      const step = this.steps.get(text) ?? this.compileItem(text);
      this.steps.set(text, step);
      return step;
    });
    const number = this.compiled++;
    const rarest = steps.reduce((one, two) => (isRarer(two.keys, one.keys) ? two : one));
    for (const key of rarest.keys) addTo(this.ofKey, key, number);
    return { number, steps };
  }

  /**
   * Finds the places of all slots in the tokens of a message.
   * @param {string[]} words
   */
  read(words) {
    /** @type {Map<string, bigint>} */
    const at = new Map();
    let inside = 0n;
    words.forEach((word, place) => {
      const bit = 1n << BigInt(place);
      if (!isBoundary(word)) inside |= bit;
      for (const symbol of this.symbols(word)) at.set(symbol, (at.get(symbol) ?? 0n) | bit);
    });
    /** @type {Set<number>} */
    const possible = new Set();
    for (const symbol of at.keys()) {
      for (const number of this.ofKey.get(symbol) ?? []) possible.add(number);
    }
    return new Reading(words.length, inside, at, this, possible);
  }

  /** @param {string} word */
  symbols(word) {
    const found = [word];
    if (word === QUESTION) found.push(BOUNDARY);
    else if (/^[0-9]/.test(word)) {
      found.push(NUMBER);
      if (/^[0-9]+$/.test(word) && Number(word) >= MANY_FROM) found.push(MANY);
    } else {
      for (let end = SHORTEST_PREFIX; end <= word.length; end++) {
        const prefix = word.slice(0, end);
        if (this.prefixes.has(prefix)) found.push(`${prefix}*`);
      }
    }
    return found;
  }

  /**
   * @param {string} text
   * @returns {Step}
   */
  compileItem(text) {
    if (text[0] === "~" || text[0] === "-") {
      const gap = Number(text.replace(/[~-]/g, ""));
      const [passes, clause] = [text[1] === "~", text[0] === "-"];
      return { slots: [], optional: false, gap, passes, clause, keys: new Set() };
    }
    const optional = text.length > 1 && text.endsWith("?") && !text.endsWith("|?");
    const names = (optional ? text.slice(0, -1) : text).split("|");
    /** @type {Set<string>[]} alternatives by their number of tokens */
    const groups = [];
    for (const name of names.flatMap((each) => this.resolve(each))) {
      (groups[name.split("_").length] ??= new Set()).add(name);
    }
    /** @type {Step["slots"]} */
    const slots = [];
    groups.forEach((group, length) => slots.push([this.slotOf(group), BigInt(length)]));
    const found = groups.flatMap((group) => [...group]).map(keyOf);
    return { slots, optional, gap: 0, passes: false, clause: false, keys: new Set(optional ? [] : found) };
  }

  /**
   * @param {string} name
   * @returns {string[]}
   */
  resolve(name) {
    if (name[0] !== "@") return [name];
    const parts = (this.lists.get(name.slice(1)) ?? "").split(" ");
    return parts.flatMap((part) => this.resolve(part));
  }

  /**
   * The number of the slot for these words, or for these phrases of one length.
   * @param {Set<string>} group
   */
  slotOf(group) {
    const key = [...group].sort().join(" ");
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.slots.length;
    this.numbers.set(key, number);
    /** @type {Slot} */
    const slot = { words: new Set(), phrases: new Map() };
    for (const text of group) {
      const phrase = text.split("_");
      for (const word of phrase) if (/^[a-z]+$/.test(word)) this.words.add(word);
      if (phrase.length > 1) addTo(slot.phrases, phrase[0], phrase);
      else slot.words.add(text);
      if (phrase.length === 1 && text.endsWith("*")) this.prefixes.add(text.slice(0, -1));
    }
    this.slots.push(slot);
    return number;
  }
}

/**
 * The symbol under which an alternative is filed.
 * @param {string} text
 */
function keyOf(text) {
  const phrase = text.split("_");
  return phrase.find((word) => !COMMON.has(word)) ?? phrase[0];
}

/**
 * Whether a message is less likely to hold one of the first keys.
 * @param {Set<string>} one
 * @param {Set<string>} two
 */
function isRarer(one, two) {
  if (!one.size || !two.size) return one.size > 0;
  const [first, second] = [one, two].map((keys) => [...keys].filter((key) => COMMON.has(key)).length);
  return first - second ? first < second : one.size < two.size;
}

/**
 * What is in both; the smaller one is walked through.
 * @param {Map<string, unknown> | Set<string>} group
 * @param {Map<string, unknown>} at
 */
function* common(group, at) {
  const [less, more] = group.size < at.size ? [group, at] : [at, group];
  for (const word of less.keys()) if (more.has(word)) yield word;
}

/** @param {bigint} places */
function* bits(places) {
  for (let at = 0; places; at++, places >>= 1n) if (places & 1n) yield at;
}
