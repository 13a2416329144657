export const BUCKETS = 1 << 16;
const WINDOW_WORDS = 24; // a cry for help in a long message stands in one of these
const WINDOW_STEP = 12;
const LETTERS = [3, 4, 5]; // lengths of letter n-grams inside a word and its two edges
const LONGEST_GRAMMED = 24;
const ALPHABETIC = /^[a-z]+$/;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte;
});

/**
 * The low bits of a text's CRC-32. Normalised tokens are ASCII, so a sign is a byte.
 * @param {string} text
 */
function bucketOf(text) {
  let crc = -1;
  for (let at = 0; at < text.length; at++) {
    crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ text.charCodeAt(at)) & 255];
  }
  return ~crc & (BUCKETS - 1);
}

/**
 * The buckets of all n-grams of normalised words, as `wire/ngrams.py` gives them.
 * @param {string[]} words
 */
export function bucketsOf(words) {
  /** @type {Set<number>} */
  const found = new Set();
  const add = (/** @type {string} */ gram) => found.add(bucketOf(gram));
  const plain = words.map((word) => (/^[0-9]/.test(word) ? "0" : word));
  plain.forEach((word, at) => {
    const [next, third] = [plain[at + 1], plain[at + 2]];
    add(`1 ${word}`);
    if (next !== undefined) add(`2 ${word} ${next}`);
    if (third !== undefined) {
      add(`3 ${word} ${next} ${third}`);
      add(`s ${word} ${third}`);
    }
    if (ALPHABETIC.test(word)) lettersOf(word.slice(0, LONGEST_GRAMMED)).forEach(add);
  });
  return found;
}

/** @param {string} word */
function lettersOf(word) {
  const edged = `<${word}>`;
  const found = [];
  for (const length of LETTERS) {
    for (let at = 0; at + length <= edged.length; at++) found.push(edged.slice(at, at + length));
  }
  return found;
}

/**
 * The whole message, and when it is long its overlapping windows as well.
 * @param {string[]} words
 */
export function windowsOf(words) {
  const parts = [words];
  if (words.length <= WINDOW_WORDS + WINDOW_STEP / 2) return parts;
  for (let at = 0; at < words.length - WINDOW_STEP; at += WINDOW_STEP) {
    parts.push(words.slice(at, at + WINDOW_WORDS));
  }
  return parts;
}
