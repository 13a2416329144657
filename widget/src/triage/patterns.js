import { BOUNDARY, isBoundary, QUESTION } from "./normalise.js";
import { addTo } from "./vocabulary.js";

const NUMBER = "#";
const MANY = "##";
const MANY_FROM = 6; // tablets: fewer are an ordinary dose
const SHORTEST_PREFIX = 3;

/**
 * One item of a pattern: slots to stand on, each with its number of tokens, or a gap.
 * @typedef {object} Step
 * @property {[slot: number, length: bigint][]} slots
 * @property {boolean} optional
 * @property {number} gap
 * @property {boolean} passes the gap goes on over the end of a sentence
 *
 * @typedef {Step[]} Pattern
 */

/** A message ready for matching. A set of places is one whole number: bit 3 is the fourth token. */
export class Reading {
  /**
   * @param {number} size
   * @param {bigint} inside places of tokens that are no boundary
   * @param {bigint[]} places where each slot of the book stands
   */
  constructor(size, inside, places) {
    this.everywhere = (1n << BigInt(size)) - 1n;
    this.inside = inside;
    this.places = places;
  }

  /**
   * Where matches end that begin at one of the starts.
   * @param {Pattern} pattern
   * @param {bigint} starts
   */
  ends(pattern, starts) {
    let at = starts;
    for (const step of pattern) {
      if (step.gap) {
        for (let n = 0; n < step.gap; n++) at |= (step.passes ? at : at & this.inside) << 1n;
      } else {
        let reached = step.optional ? at : 0n;
        for (const [slot, length] of step.slots) {
          const here = this.places[slot];
          if (here) reached |= (at & here) << length;
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
    for (const [slot] of pattern[0].slots) starts |= this.places[slot];
    for (const start of bits(starts)) {
      const before = (1n << BigInt(start)) - 1n;
      for (const end of bits(this.ends(pattern, 1n << BigInt(start)))) {
        yield { end, covers: ((1n << BigInt(end)) - 1n) & ~before };
      }
    }
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
    this.slots = new Map();
    /** @type {Map<string, number[]>} */
    this.ofWord = new Map();
    /** @type {Map<string, {phrase: string[], slot: number}[]>} */
    this.ofPhrase = new Map();
    /** @type {Set<string>} */
    this.prefixes = new Set();
    /** @type {Set<string>} */
    this.words = new Set();
  }

  /**
   * Reads one pattern. The patterns were checked when the file was made.
   * @param {string} line
   * @returns {Pattern}
   */
  compile(line) {
    return line.split(" ").map((text) => {
      const step = this.steps.get(text) ?? this.compileItem(text);
      this.steps.set(text, step);
      return step;
    });
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
    /** @type {bigint[]} */
    const places = new Array(this.slots.size).fill(0n);
    for (const [symbol, here] of at) {
      for (const slot of this.ofWord.get(symbol) ?? []) places[slot] |= here;
      for (const { phrase, slot } of this.ofPhrase.get(symbol) ?? []) {
        let rest = here;
        for (let n = 1; n < phrase.length && rest; n++) rest &= (at.get(phrase[n]) ?? 0n) >> BigInt(n);
        places[slot] |= rest;
      }
    }
    return new Reading(words.length, inside, places);
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
    if (text[0] === "~") {
      const gap = Number(text.replace(/~/g, ""));
      return { slots: [], optional: false, gap, passes: text[1] === "~" };
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
    return { slots, optional, gap: 0, passes: false };
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
    const known = this.slots.get(key);
    if (known !== undefined) return known;
    const slot = this.slots.size;
    this.slots.set(key, slot);
    for (const text of group) {
      const phrase = text.split("_");
      for (const word of phrase) if (/^[a-z]+$/.test(word)) this.words.add(word);
      if (phrase.length > 1) addTo(this.ofPhrase, phrase[0], { phrase, slot });
      else addTo(this.ofWord, text, slot);
      if (phrase.length === 1 && text.endsWith("*")) this.prefixes.add(text.slice(0, -1));
    }
    return slot;
  }
}

/** @param {bigint} places */
function* bits(places) {
  for (let at = 0; places; at++, places >>= 1n) if (places & 1n) yield at;
}
