// Lantern chat widget. Built by widget/build.py from widget/src; do not edit.
const URGENT_CLASSES = 5;
const MODEL_RULE = "small_model";

class Hearing {
constructor(triage) {
this.triage = triage;
this.small = undefined;
}

evaluate(texts) {
const result = this.triage.evaluate(texts);
const first = this.triage.flags.classes.slice(0, URGENT_CLASSES);
const heard = { ...result, urgent: result.classes.some((name) => first.includes(name)) };
if (!this.small || !texts.length) return heard;
const margins = this.small.margins(this.triage.tokens(texts[texts.length - 1]));
return this.joined(heard, judge(margins, this.small.facts));
}

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

function judge([urgency, ...margins], { heads: [, ...names], card: [least, ...leasts], also }) {
const urgent = urgency >= least;
const likeliest = margins.indexOf(Math.max(...margins));
const fires = (at) =>
margins[at] >= leasts[at] || (urgent && (margins[at] >= also || at === likeliest));
return { classes: names.filter((_, at) => fires(at)), urgent };
}
const BUCKETS = 1 << 16;
const WINDOW_WORDS = 24;
const WINDOW_STEP = 12;
const LETTERS = [3, 4, 5];
const LONGEST_GRAMMED = 24;
const ALPHABETIC = /^[a-z]+$/;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
return byte;
});

function bucketOf(text) {
let crc = -1;
for (let at = 0; at < text.length; at++) {
crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ text.charCodeAt(at)) & 255];
}
return ~crc & (BUCKETS - 1);
}

function bucketsOf(words) {
const found = new Set();
const add = (gram) => found.add(bucketOf(gram));
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

function lettersOf(word) {
const edged = `<${word}>`;
const found = [];
for (const length of LETTERS) {
for (let at = 0; at + length <= edged.length; at++) found.push(edged.slice(at, at + length));
}
return found;
}

function windowsOf(words) {
const parts = [words];
if (words.length <= WINDOW_WORDS + WINDOW_STEP / 2) return parts;
for (let at = 0; at < words.length - WINDOW_STEP; at += WINDOW_STEP) {
parts.push(words.slice(at, at + WINDOW_WORDS));
}
return parts;
}
const MODEL_FORMAT = 1;
const LINE_END = 10;
const ZERO = 128;

class SmallModel {
constructor(file) {
const bytes = new Uint8Array(file);
const start = bytes.indexOf(LINE_END) + 1;
this.facts = JSON.parse(new TextDecoder().decode(bytes.subarray(0, start)));
const { format, heads } = this.facts;
if (format !== MODEL_FORMAT || bytes.length !== start + BUCKETS * heads.length) {
throw new Error("format");
}
this.weights = heads.map((_, head) => bytes.subarray(start + BUCKETS * head, start + BUCKETS * (head + 1)));
}

margins(words) {
const parts = windowsOf(words).map((part) => [...bucketsOf(part)]);
return this.weights.map((weights, head) => {
const { scale, bias } = this.facts;
const margins = parts.map((buckets) => {
const steps = buckets.reduce((sum, bucket) => sum + weights[bucket] - ZERO, 0);
return steps * scale[head] * (1 / Math.sqrt(Math.max(buckets.length, 1))) + bias[head];
});
return Math.max(...margins);
});
}
}
const SHORT_WORDS = new Set("i a to my me it is am do no go be in on of up so we he im".split(" "));
const ENDINGS = [["in", "ing"], ["z", "s"], ["eing", "ing"]];
const LONGEST_WORD = 14;
const SURE_WORD = 4;

class Vocabulary {
constructor(words, prefixes, important) {
this.known = new Set(words);
this.prefixes = prefixes;
this.masked = new Map();
for (const word of [...this.known].sort()) {
if (word.length >= 3 && word.length <= 12) addTo(this.masked, maskOf(word), word);
}
this.near = new Map();
for (const word of important) {
for (const form of [word, ...withoutOne(word)]) addTo(this.near, form, word);
}
}

holds(word) {
return this.known.has(word);
}

isKnown(word) {
if (this.known.has(word)) return true;
for (let end = 3; end <= word.length; end++) {
if (this.prefixes.has(word.slice(0, end))) return true;
}
return false;
}

unmask(core) {
const fits = (word) =>
[...word].every((letter, at) => core[at] === "*" || core[at] === letter);
return this.masked.get(maskOf(core))?.find(fits) ?? null;
}

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

splitJoined(token) {
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
return found.includes("a") && found.every((word) => word.length < SURE_WORD) ? null : found;
}
}

function addTo(map, key, value) {
const list = map.get(key);
if (list) list.push(value);
else map.set(key, [value]);
}

const maskOf = (word) => word[0] + word[word.length - 1] + word.length;

const withoutOne = (word) =>
Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1));

function oneSlip(word, token) {
if (word.length !== token.length) return Math.abs(word.length - token.length) === 1;
const wrong = [...word].flatMap((letter, at) => (letter === token[at] ? [] : [at]));
const [one, two] = wrong;
if (wrong.length === 2 && two === one + 1) {
return word[one] === token[two] && word[two] === token[one];
}
return wrong.length === 1;
}
const BOUNDARY = ".";
const QUESTION = "?";


const APOSTROPHES = /[\x60´΄‘’‛′‵ʹʼˈˊˋ]/g;
const LOOKALIKES = table("аеорсухіѕӏ\u0060“”ı", "aeopcyxisl'\"\"i");
const LEET = [table("01345789@$!|+", "oieastbgasiit"), table("01345789@$!|+", "oleastbgaslit")];
const SUFFIXES = new Map(
Object.entries({ s: "is", m: "am", re: "are", ve: "have", ll: "will", d: "would" }),
);
const SPACES = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const UNSEEN = /[\p{Mn}\p{Cf}]/gu;
const ASCII = /^[\0-\x7f]*$/;
const PARTS = /[a-z']+|[0-9]+(?:[.,][0-9]+)*|[.?!;]+/g;
const PLAIN = /^[a-z]+$/;
const SEPARATORS = /[^a-z0-9]+/g;
const REPEATS = /([a-z])\1+/g;
const LONG_REPEATS = /([a-z])\1\1+/g;
const TO_BEFORE_2 = new Set(["going", "want", "ready", "about", "need", "trying", "have"]);
const AROUND = ".,;:?!\"'()[]{}<>~-_#&";
const BEHIND = ".,;:?!\"')]}>~-_";
const LONE_WORDS = 3;
const LONGEST_TOKEN = 40;

function table(from, to) {
return new Map([...from].map((letter, at) => [letter, to[at]]));
}

const translate = (text, letters) =>
Array.from(text, (letter) => letters.get(letter) ?? letter).join("");

const isBoundary = (token) => token === BOUNDARY || token === QUESTION;

function fold(text) {
const quoted = text.replace(APOSTROPHES, "'");
if (ASCII.test(quoted)) return quoted.toLowerCase();
const plain = translate(quoted.normalize("NFKC").toLowerCase(), LOOKALIKES);
return plain.normalize("NFKD").replace(UNSEEN, "");
}

class Normaliser {
constructor(tables, words, prefixes) {
const list = (text) => text.split(" ").filter(Boolean);
this.spelling = new Map(Object.entries(tables.spelling).map(([key, value]) => [key, list(value)]));
this.joins = new Map(Object.entries(tables.joins));
this.emoji = new Map(Object.entries(tables.emoji).map(([key, value]) => [key, ` ${value} `]));
const known = [...words, ...this.spelling.keys(), ...list(tables.known)];
this.words = new Vocabulary(known, prefixes, list(tables.fuzzy));
}

tokens(text) {
const folded = fold(translate(text, this.emoji));
const found = [BOUNDARY];
for (const chunk of folded.replace(/\n/g, " . ").split(SPACES)) {
if (chunk) this.readChunk(chunk, found);
}
if (!isBoundary(found[found.length - 1])) found.push(BOUNDARY);
return this.expand(this.joinLetters(joinLoneWords(found)));
}

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

expand(found) {
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

readWord(token) {
const direct = this.spelling.get(token);
if (direct) return direct;
if (token.includes("'")) return this.readContraction(token);
if (!PLAIN.test(token) || this.words.holds(token) || token.length > LONGEST_TOKEN) return [token];
const isBegun = this.words.isKnown(token);
const isWord = (form) =>
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

spell(word) {
return this.spelling.get(word) ?? [word];
}

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

function endWithout(text, signs) {
let end = text.length;
while (end > 0 && signs.includes(text[end - 1])) end--;
return end;
}

function strip(text, signs) {
const end = endWithout(text, signs);
let start = 0;
while (start < end && signs.includes(text[start])) start++;
return text.slice(start, end);
}

function splitParts(core) {
const out = [];
for (const part of core.match(PARTS) ?? []) {
const word = strip(part, "'");
if (".?!;".includes(part[0])) out.push(part.includes("?") ? QUESTION : BOUNDARY);
else if (word) out.push(word);
}
return out;
}

function close(tail, found) {
const last = found[found.length - 1];
if (tail.includes("?")) found.push(QUESTION);
else if (/[.!;]/.test(tail) || (tail[0] === "," && (last === "no" || last === "yes"))) {
found.push(BOUNDARY);
}
}

function joinLoneWords(found) {
const out = [BOUNDARY];
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

function sentencesOf(tokens) {
const sentences = [[]];
for (const token of tokens) {
sentences[sentences.length - 1].push(token);
if (isBoundary(token)) sentences.push([]);
}
return sentences;
}
const NUMBER = "#";
const MANY = "##";
const MANY_FROM = 6;
const SHORTEST_PREFIX = 3;
const COMMON = new Set(
(
"i me my a an the to of in on at up for with and or but not no so if when is am are was be" +
" been it this that he she they him her his we you your do does did can will would have has" +
" had get got go going want just now all out from by about as what how there any . ?"
).split(" "),
);



class Reading {
constructor(size, inside, at, { slots, subjects }, possible) {
this.everywhere = (1n << BigInt(size)) - 1n;
this.inside = inside;
this.at = at;
this.slots = slots;
this.subjects = subjects;
this.possible = possible;
this.places = new Map();
}

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

passable(step) {
if (step.passes) return this.everywhere;
if (!step.clause) return this.inside;
return this.subjects.reduce((rest, [slot]) => rest & ~this.placesOf(slot), this.inside);
}

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

placesOfPhrase(phrase) {
let rest = this.everywhere;
phrase.forEach((word, ahead) => (rest &= (this.at.get(word) ?? 0n) >> BigInt(ahead)));
return rest;
}
}

class PatternBook {
constructor(lists) {
this.lists = new Map(Object.entries(lists));
this.steps = new Map();
this.numbers = new Map();
this.slots = [];
this.ofKey = new Map();
this.compiled = 0;
this.prefixes = new Set();
this.words = new Set();
this.subjects = this.lists.has("subject") ? this.compileItem("@subject").slots : [];
}

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

read(words) {
const at = new Map();
let inside = 0n;
words.forEach((word, place) => {
const bit = 1n << BigInt(place);
if (!isBoundary(word)) inside |= bit;
for (const symbol of this.symbols(word)) at.set(symbol, (at.get(symbol) ?? 0n) | bit);
});
const possible = new Set();
for (const symbol of at.keys()) {
for (const number of this.ofKey.get(symbol) ?? []) possible.add(number);
}
return new Reading(words.length, inside, at, this, possible);
}

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

compileItem(text) {
if (text[0] === "~" || text[0] === "-") {
const gap = Number(text.replace(/[~-]/g, ""));
const [passes, clause] = [text[1] === "~", text[0] === "-"];
return { slots: [], optional: false, gap, passes, clause, keys: new Set() };
}
const optional = text.length > 1 && text.endsWith("?") && !text.endsWith("|?");
const names = (optional ? text.slice(0, -1) : text).split("|");
const groups = [];
for (const name of names.flatMap((each) => this.resolve(each))) {
(groups[name.split("_").length] ??= new Set()).add(name);
}
const slots = [];
groups.forEach((group, length) => slots.push([this.slotOf(group), BigInt(length)]));
const found = groups.flatMap((group) => [...group]).map(keyOf);
return { slots, optional, gap: 0, passes: false, clause: false, keys: new Set(optional ? [] : found) };
}

resolve(name) {
if (name[0] !== "@") return [name];
const parts = (this.lists.get(name.slice(1)) ?? "").split(" ");
return parts.flatMap((part) => this.resolve(part));
}

slotOf(group) {
const key = [...group].sort().join(" ");
const known = this.numbers.get(key);
if (known !== undefined) return known;
const number = this.slots.length;
this.numbers.set(key, number);
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

function keyOf(text) {
const phrase = text.split("_");
return phrase.find((word) => !COMMON.has(word)) ?? phrase[0];
}

function isRarer(one, two) {
if (!one.size || !two.size) return one.size > 0;
const [first, second] = [one, two].map((keys) => [...keys].filter((key) => COMMON.has(key)).length);
return first - second ? first < second : one.size < two.size;
}

function* common(group, at) {
const [less, more] = group.size < at.size ? [group, at] : [at, group];
for (const word of less.keys()) if (more.has(word)) yield word;
}

function* bits(places) {
for (let at = 0; places; at++, places >>= 1n) if (places & 1n) yield at;
}
class Triage {
constructor(flags) {
const book = new PatternBook(flags.lists);
const compile = (lines) => lines.map((line) => book.compile(line));
this.flags = flags;
this.book = book;
this.rules = flags.rules.map((raw) => ({
...raw,
patterns: compile(raw.patterns),
unless: compile([...raw.unless, ...raw.unless_sets.flatMap((name) => flags.unless_sets[name])]),
}));
this.normaliser = new Normaliser(flags.normalise, book.words, book.prefixes);
}

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

tokens(text) {
return this.normaliser.tokens(text);
}

fired(words, since) {
const reading = this.book.read(words);
return new Set(this.rules.filter((rule) => matches(rule, reading, since)));
}

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

function inner(tokens) {
const last = tokens.length - 1;
return tokens.slice(1, last > 0 && isBoundary(tokens[last]) ? last : undefined);
}

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
const FORMAT = 2;
const FILE = "widget-patterns.json";
const MODEL = "widget-model.bin";
const SPANISH = "es_";
const INJURY = "self_injury";
const EMERGENCY = "medical_emergency";
const OVERDOSE = "overdose";
const SELF_HARM = "self_harm";
const LIFELINE = "tel:988";
const EMERGENCY_CALL = "tel:911";

async function openOffline(root) {
const response = await fetch(new URL(FILE, root), { credentials: "omit" });
const file = await response.json();
if (file.format !== FORMAT) throw new Error("format");
return new Offline(file);
}

class Offline {
constructor(file) {
this.file = file;
this.triage = new Triage(file);
this.hearing = new Hearing(this.triage);
}

async learn(root) {
await new Promise((done) => (window.requestIdleCallback ?? setTimeout)(done));
const response = await fetch(new URL(MODEL, root), { credentials: "omit" });
if (response.ok) this.take(await response.arrayBuffer());
}

take(model) {
this.hearing.small = new SmallModel(model);
}

cardFor(texts) {
const { classes, rules, tier, urgent } = this.hearing.evaluate(texts);
if (!classes.length) return null;
const spanish = rules.some((rule) => rule.startsWith(SPANISH));
const signs = { tier, injured: rules.includes(INJURY), own_staff: this.pointsAtStaff(texts) };
const card = this.merged(classes, spanish, signs);
return urgent ? { ...card, priority: "P0" } : card;
}

merged(classes, spanish, signs) {
const chosen = classes.map((name) => this.file.cards[name]);
const links = new Map();
for (const link of chosen.flatMap((card) => card.links)) {
if (!links.has(link.href)) links.set(link.href, link);
}
const said = this.textOf(classes, signs);
const { talk } = chosen[0];
if (talk && signs.tier === "B") links.set(LIFELINE, { label: talk, href: LIFELINE });
const first = said.hurt && links.get(EMERGENCY_CALL);
const all = [...links.values()].filter((link) => link !== first);
const line = spanish && this.file.spanish;
return {
text: line ? `${line}\n\n${said.text}` : said.text,
triage_all: classes,
priority: chosen.map((card) => card.priority).sort()[0],
links: first ? [first, ...all] : all,
exit_label: chosen.map((card) => card.exit).find(Boolean) ?? null,
};
}

textOf(classes, { injured, own_staff }) {
const { cards } = this.file;
const has = (name) => classes.includes(name);
const collapse = has(EMERGENCY) && has(OVERDOSE);
const hurt = has(SELF_HARM) && classes[0] !== EMERGENCY && (injured || has(OVERDOSE));
const { lead, body, own } = cards[collapse ? OVERDOSE : classes[0]];
const opening = collapse ? cards[OVERDOSE].collapse : hurt ? cards[SELF_HARM].injury : null;
const text = [opening, lead, (own_staff && own) || body].filter(Boolean).join("\n\n");
return { text, hurt };
}

pointsAtStaff(texts) {
return texts.some((text) => {
const words = text.toLowerCase().replace(/['\u2019]/g, "").match(/[\p{L}\p{N}_]+/gu) ?? [];
return this.file.own_staff.some((phrase) => ` ${words.join(" ")} `.includes(` ${phrase} `));
});
}
}
export { openOffline };
