const SHORT_WORDS = new Set("i a to my me it is am do no go be in on of up so we he im".split(" "));
const ENDINGS = [["in", "ing"], ["z", "s"], ["eing", "ing"]]; // livin, hurtz, closeing
const LONGEST_WORD = 14; // longest piece looked for inside joined words
const SURE_WORD = 4;

/** The words that the red flags speak of, and the ways in which people miss them. */
export class Vocabulary {
  /**
   * @param {Iterable<string>} words
   * @param {Set<string>} prefixes beginnings that make a word known
   * @param {string[]} important recognised with one slip of the finger
   */
  constructor(words, prefixes, important) {
    this.known = new Set(words);
    this.prefixes = prefixes;
    /** @type {Map<string, string[]>} words by first letter, last letter and length */
    this.masked = new Map();
    for (const word of [...this.known].sort()) {
      if (word.length >= 3 && word.length <= 12) addTo(this.masked, maskOf(word), word);
    }
    /** @type {Map<string, string[]>} important words by their forms with one letter left out */
    this.near = new Map();
    for (const word of important) {
      for (const form of [word, ...withoutOne(word)]) addTo(this.near, form, word);
    }
  }

  /**
   * Whether a word is known as a whole.
   * @param {string} word
   */
  holds(word) {
    return this.known.has(word);
  }

  /**
   * Whether a pattern could speak of a word.
   * @param {string} word
   */
  isKnown(word) {
    if (this.known.has(word)) return true;
    for (let end = 3; end <= word.length; end++) {
      if (this.prefixes.has(word.slice(0, end))) return true;
    }
    return false;
  }

  /**
   * Reads `k*ll`: first and last letter stand, stars hide the others.
   * @param {string} core
   */
  unmask(core) {
    const fits = (/** @type {string} */ word) =>
      [...word].every((letter, at) => core[at] === "*" || core[at] === letter);
    return this.masked.get(maskOf(core))?.find(fits) ?? null;
  }

  /**
   * The word that a token misses by its ending, or an important one by one slip.
   * @param {string} token
   */
  nearest(token) {
    for (const [ending, meant] of ENDINGS) {
      if (!token.endsWith(ending)) continue;
      const read = token.slice(0, -ending.length) + meant;
      if (this.isKnown(read)) return read;
    }
    if (token.length < 5) return null;
    for (const form of [token, ...withoutOne(token)]) {
      for (const word of this.near.get(form) ?? []) {
        if (word[0] === token[0] && oneSlip(word, token)) return word;
      }
    }
    return null;
  }

  /**
   * Splits `killmyself` into known words, the fewest.
   * @param {string} token
   * @returns {string[] | null}
   */
  splitJoined(token) {
    /** @type {(string[] | undefined)[]} the best split of each beginning */
    const best = [[]];
    for (let end = 1; end <= token.length; end++) {
      for (let start = Math.max(0, end - LONGEST_WORD); start < end; start++) {
        const before = best[start];
        const word = token.slice(start, end);
        if (!before || (word.length < 3 && !SHORT_WORDS.has(word))) continue;
        const now = best[end];
        if (this.known.has(word) && (!now || before.length + 1 < now.length)) {
          best[end] = [...before, word];
        }
      }
    }
    const found = best[token.length];
    if (!found) return null;
    // "headed" is not "he a ded".
    return found.includes("a") && found.every((word) => word.length < SURE_WORD) ? null : found;
  }
}

/**
 * Adds a value to the list that a map holds for a key.
 * @template V
 * @param {Map<string, V[]>} map
 * @param {string} key
 * @param {V} value
 */
export function addTo(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

const maskOf = (/** @type {string} */ word) => word[0] + word[word.length - 1] + word.length;

const withoutOne = (/** @type {string} */ word) =>
  Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1));

/**
 * Whether one letter is missing, added, changed, or two neighbours are swapped.
 * @param {string} word
 * @param {string} token
 */
function oneSlip(word, token) {
  if (word.length !== token.length) return Math.abs(word.length - token.length) === 1;
  const wrong = [...word].flatMap((letter, at) => (letter === token[at] ? [] : [at]));
  const [one, two] = wrong;
  if (wrong.length === 2 && two === one + 1) {
    return word[one] === token[two] && word[two] === token[one];
  }
  return wrong.length === 1;
}
