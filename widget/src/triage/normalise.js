import { Vocabulary } from "./vocabulary.js";

export const BOUNDARY = "."; // token between two sentences, and at both ends of a message
export const QUESTION = "?"; // the same, after a question mark

/**
 * The tables of the pattern file; each step here has the same step in wire/normalise.py.
 * @typedef {object} Tables
 * @property {Record<string, string>} spelling
 * @property {Record<string, string>} joins
 * @property {Record<string, string>} emoji
 * @property {string} known words between spaces
 * @property {string} fuzzy words between spaces
 */

// Folded before NFKC, which makes a space with an accent of some of them.
const APOSTROPHES = /[\x60´΄‘’‛′‵ʹʼˈˊˋ]/g;
const LOOKALIKES = table("аеорсухіѕӏ\u0060“”ı", "aeopcyxisl'\"\"i"); // Cyrillic, quotes
const LEET = [table("01345789@$!|+", "oieastbgasiit"), table("01345789@$!|+", "oleastbgaslit")];
const SUFFIXES = new Map(
  Object.entries({ s: "is", m: "am", re: "are", ve: "have", ll: "will", d: "would" }),
);
// What Python takes for a space; the engines' own `\s` is another list.
const SPACES = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const UNSEEN = /[\p{Mn}\p{Cf}]/gu; // accents and invisible characters
const ASCII = /^[\0-\x7f]*$/;
const PARTS = /[a-z']+|[0-9]+(?:[.,][0-9]+)*|[.?!;]+/g;
const PLAIN = /^[a-z]+$/;
const SEPARATORS = /[^a-z0-9]+/g;
const REPEATS = /([a-z])\1+/g;
const LONG_REPEATS = /([a-z])\1\1+/g;
const TO_BEFORE_2 = new Set(["going", "want", "ready", "about", "need", "trying", "have"]);
const AROUND = ".,;:?!\"'()[]{}<>~-_#&"; // what may stand around a word
const BEHIND = ".,;:?!\"')]}>~-_";
const LONE_WORDS = 3; // so many one-word sentences in a row are one sentence
const LONGEST_TOKEN = 40; // longer ones are no words

/**
 * @param {string} from
 * @param {string} to
 * @returns {Map<string, string>}
 */
function table(from, to) {
  return new Map([...from].map((letter, at) => [letter, to[at]]));
}

/**
 * @param {string} text
 * @param {Map<string, string>} letters
 */
const translate = (text, letters) =>
  Array.from(text, (letter) => letters.get(letter) ?? letter).join("");

export const isBoundary = (/** @type {string} */ token) => token === BOUNDARY || token === QUESTION;

/**
 * A text in lower case, without accents, invisible characters and odd letters.
 * @param {string} text
 */
export function fold(text) {
  const quoted = text.replace(APOSTROPHES, "'");
  if (ASCII.test(quoted)) return quoted.toLowerCase();
  const plain = translate(quoted.normalize("NFKC").toLowerCase(), LOOKALIKES);
  return plain.normalize("NFKD").replace(UNSEEN, "");
}

/** Turns a message into tokens. */
export class Normaliser {
  /**
   * @param {Tables} tables
   * @param {Set<string>} words that the patterns speak of
   * @param {Set<string>} prefixes that the patterns speak of
   */
  constructor(tables, words, prefixes) {
    const list = (/** @type {string} */ text) => text.split(" ").filter(Boolean);
    /** @type {Map<string, string[]>} */
    this.spelling = new Map(Object.entries(tables.spelling).map(([key, value]) => [key, list(value)]));
    this.joins = new Map(Object.entries(tables.joins));
    this.emoji = new Map(Object.entries(tables.emoji).map(([key, value]) => [key, ` ${value} `]));
    const known = [...words, ...this.spelling.keys(), ...list(tables.known)];
    this.words = new Vocabulary(known, prefixes, list(tables.fuzzy));
  }

  /**
   * The tokens of a text, with a boundary between sentences and at both ends.
   * @param {string} text
   * @returns {string[]}
   */
  tokens(text) {
    const folded = fold(translate(text, this.emoji));
    const found = [BOUNDARY];
    for (const chunk of folded.replace(/\n/g, " . ").split(SPACES)) {
      if (chunk) this.readChunk(chunk, found);
    }
    if (!isBoundary(found[found.length - 1])) found.push(BOUNDARY);
    return this.expand(this.joinLetters(joinLoneWords(found)));
  }

  /**
   * Adds the words of one chunk (what stands between two spaces), as written.
   * @param {string} chunk
   * @param {string[]} found
   */
  readChunk(chunk, found) {
    if (PLAIN.test(chunk)) {
      found.push(chunk);
      return;
    }
    const core = strip(chunk, AROUND);
    const disguised = PLAIN.test(core) ? null : this.undisguise(core);
    found.push(...(disguised === null ? splitParts(core) : [disguised]));
    close(chunk.slice(endWithout(chunk, BEHIND)), found);
  }

  /**
   * Reads `k1ll`, `k.i.l.l`, `su*cide`; null when that gives no word of ours.
   * @param {string} core
   * @returns {string | null}
   */
  undisguise(core) {
    if (!core || [...core].length > LONGEST_TOKEN) return null;
    if (this.spelling.has(core)) return core;
    const bare = core.replace(SEPARATORS, "");
    if (bare.length > 2 && PLAIN.test(bare) && !core.includes("'") && this.words.isKnown(bare)) {
      return bare;
    }
    if (!/\p{L}/u.test(core)) return null;
    for (const letters of LEET) {
      const read = translate(core, letters).replace(SEPARATORS, "");
      if (read !== bare && PLAIN.test(read) && this.words.isKnown(read)) return read;
    }
    return core.includes("*") ? this.words.unmask(core) : null;
  }

  /**
   * Joins `k i l l` and split-up pairs (`my self`) to the words they are.
   * @param {string[]} found
   */
  joinLetters(found) {
    const joined = [];
    for (let at = 0; at < found.length; ) {
      let end = at;
      while (end < found.length && found[end].length === 1 && PLAIN.test(found[end])) end++;
      const pair = this.joins.get(found.slice(at, at + 2).join(" "));
      if (end - at > 2) {
        const letters = found.slice(at, end);
        const words = end - at <= LONGEST_TOKEN ? this.words.splitJoined(letters.join("")) : null;
        joined.push(...(words ?? letters));
        at = end;
      } else {
        joined.push(pair ?? found[at]);
        at += pair === undefined ? 1 : 2;
      }
    }
    return joined;
  }

  /** @param {string[]} found */
  expand(found) {
    /** @type {string[]} */
    const out = [];
    found.forEach((token, at) => {
      const after = found[at + 1] ?? "";
      const before = out[out.length - 1] ?? "";
      if (token === "2" && TO_BEFORE_2.has(before) && PLAIN.test(after)) out.push("to");
      else if (token === "2" && (after === "many" || after === "much")) out.push("too");
      else out.push(...this.readWord(token));
    });
    return out;
  }

  /**
   * The plain words of one token: contractions, spellings, repeats, joined words.
   * @param {string} token
   * @returns {string[]}
   */
  readWord(token) {
    const direct = this.spelling.get(token);
    if (direct) return direct;
    if (token.includes("'")) return this.readContraction(token);
    if (!PLAIN.test(token) || this.words.holds(token) || token.length > LONGEST_TOKEN) return [token];
    // Of a word with a known beginning only slips of whole words are mended: "seizrue".
    const isBegun = this.words.isKnown(token);
    const isWord = (/** @type {string} */ form) =>
      isBegun ? this.words.holds(form) : this.words.isKnown(form);
    const shortened = [
      token.replace(LONG_REPEATS, "$1$1"),
      token.replace(LONG_REPEATS, "$1"),
      token.replace(REPEATS, "$1"),
    ];
    const read = shortened.find((form) => form !== token && isWord(form));
    if (read !== undefined) return this.spell(read);
    const near = this.words.nearest(token);
    if (near !== null) return [near];
    const parts = token.length > 5 && !isBegun ? this.words.splitJoined(token) : null;
    return parts?.flatMap((word) => this.spell(word)) ?? [token];
  }

  /** @param {string} word */
  spell(word) {
    return this.spelling.get(word) ?? [word];
  }

  /**
   * @param {string} token
   * @returns {string[]}
   */
  readContraction(token) {
    const bare = token.replace(/'/g, "");
    const spelled = this.spelling.get(bare);
    if (spelled) return spelled;
    const cut = token.lastIndexOf("'");
    const suffix = SUFFIXES.get(token.slice(cut + 1));
    if (suffix && cut > 0) return [...this.readWord(token.slice(0, cut).replace(/'/g, "")), suffix];
    return bare ? this.readWord(bare) : [];
  }
}

/**
 * Where a text ends without the given signs behind it.
 * @param {string} text
 * @param {string} signs
 */
function endWithout(text, signs) {
  let end = text.length;
  while (end > 0 && signs.includes(text[end - 1])) end--;
  return end;
}

/**
 * @param {string} text
 * @param {string} signs
 */
function strip(text, signs) {
  const end = endWithout(text, signs);
  let start = 0;
  while (start < end && signs.includes(text[start])) start++;
  return text.slice(start, end);
}

/**
 * Splits at what is no letter; a full stop between two words is a boundary.
 * @param {string} core
 */
function splitParts(core) {
  const out = [];
  for (const part of core.match(PARTS) ?? []) {
    const word = strip(part, "'");
    if (".?!;".includes(part[0])) out.push(part.includes("?") ? QUESTION : BOUNDARY);
    else if (word) out.push(word);
  }
  return out;
}

/**
 * Adds the boundary that the punctuation after a word makes.
 * @param {string} tail
 * @param {string[]} found
 */
function close(tail, found) {
  const last = found[found.length - 1];
  if (tail.includes("?")) found.push(QUESTION);
  // "no, chest pain": the comma ends the answer, it does not deny the pain.
  else if (/[.!;]/.test(tail) || (tail[0] === "," && (last === "no" || last === "yes"))) {
    found.push(BOUNDARY);
  }
}

/**
 * Takes the full stops out of `I. Want. To. Die.`, and double boundaries out of any text.
 * @param {string[]} found
 */
function joinLoneWords(found) {
  const out = [BOUNDARY];
  /** @type {string[][]} sentences of one word in a row */
  let lone = [];
  const settle = () => {
    if (lone.length >= LONE_WORDS) out.push(...lone.map(([word]) => word), lone[lone.length - 1][1]);
    else out.push(...lone.flat());
    lone = [];
  };
  for (const sentence of sentencesOf(found.slice(1))) {
    if (sentence.length === 2) {
      lone.push(sentence);
      continue;
    }
    settle();
    if (sentence.length > 1) out.push(...sentence);
  }
  settle();
  return out;
}

/** @param {string[]} tokens */
function sentencesOf(tokens) {
  /** @type {string[][]} */
  const sentences = [[]];
  for (const token of tokens) {
    sentences[sentences.length - 1].push(token);
    if (isBoundary(token)) sentences.push([]);
  }
  return sentences;
}
