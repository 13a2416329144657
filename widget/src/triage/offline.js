import { Hearing } from "./hearing.js";
import { SmallModel } from "./model.js";
import { Triage } from "./triage.js";

/**
 * What is needed to show one card.
 * @typedef {object} Card
 * @property {string} lead
 * @property {string} body
 * @property {string} [own] the body when it may be somebody of the clinic
 * @property {string} [collapse] what it begins with when somebody may have collapsed
 * @property {string} [injury] what it begins with when the visitor may be hurt
 * @property {string} [talk] label of the first call when the danger is less near
 * @property {string} [exit] label of a button with which the page is left
 * @property {string} priority
 * @property {{label: string, href: string}[]} links
 *
 * @typedef {object} Signs what else is known of the message
 * @property {string | null} tier
 * @property {boolean} injured
 * @property {boolean} own_staff
 *
 * @typedef {object} OfflineCard
 * @property {string} text
 * @property {string[]} triage_all
 * @property {string} priority
 * @property {{label: string, href: string}[]} links
 * @property {string | null} exit_label
 *
 * @typedef {import("./triage.js").Flags & {
 *   format: number, cards: Record<string, Card>, spanish: string | null, own_staff: string[]
 * }} PatternFile
 */

const FORMAT = 2;
const FILE = "widget-patterns.json";
const MODEL = "widget-model.bin";
const SPANISH = "es_"; // how the ids of rules for Spanish begin
const INJURY = "self_injury"; // the rule for an injury done to oneself
const EMERGENCY = "medical_emergency";
const OVERDOSE = "overdose";
const SELF_HARM = "self_harm";
const LIFELINE = "tel:988";
const EMERGENCY_CALL = "tel:911";

/**
 * Fetches the pattern file; its tag makes the browser load it again only when it has changed.
 * @param {URL} root of the server that the widget came from
 */
export async function openOffline(root) {
  const response = await fetch(new URL(FILE, root), { credentials: "omit" });
  const file = await response.json();
  if (file.format !== FORMAT) throw new Error("format");
  return new Offline(file);
}

/** Shows the cards that the server would show, without the server. */
export class Offline {
  /** @param {PatternFile} file */
  constructor(file) {
    this.file = file;
    this.triage = new Triage(file);
    this.hearing = new Hearing(this.triage);
  }

  /**
   * Fetches the small model once the page is idle. Without it the rules stand alone.
   * @param {URL} root of the server that the widget came from
   */
  async learn(root) {
    await new Promise((done) => (window.requestIdleCallback ?? setTimeout)(done));
    const response = await fetch(new URL(MODEL, root), { credentials: "omit" });
    if (response.ok) this.take(await response.arrayBuffer());
  }

  /** @param {ArrayBuffer} model the small model's file */
  take(model) {
    this.hearing.small = new SmallModel(model);
  }

  /**
   * The card for the last of a visitor's messages, read with those before it.
   * @param {string[]} texts
   * @returns {OfflineCard | null}
   */
  cardFor(texts) {
    const { classes, rules, tier, urgent } = this.hearing.evaluate(texts);
    if (!classes.length) return null;
    const spanish = rules.some((rule) => rule.startsWith(SPANISH));
    const signs = { tier, injured: rules.includes(INJURY), own_staff: this.pointsAtStaff(texts) };
    const card = this.merged(classes, spanish, signs);
    return urgent ? { ...card, priority: "P0" } : card;
  }

  /**
   * The card of the first class, with the numbers that the others would add.
   * @param {string[]} classes
   * @param {boolean} spanish
   * @param {Signs} signs
   * @returns {OfflineCard}
   */
  merged(classes, spanish, signs) {
    const chosen = classes.map((name) => this.file.cards[name]);
    /** @type {Map<string, {label: string, href: string}>} */
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

  /**
   * What the card says: the first class's words, after the call where that is due.
   * @param {string[]} classes
   * @param {Signs} signs
   */
  textOf(classes, { injured, own_staff }) {
    const { cards } = this.file;
    const has = (/** @type {string} */ name) => classes.includes(name);
    const collapse = has(EMERGENCY) && has(OVERDOSE);
    const hurt = has(SELF_HARM) && classes[0] !== EMERGENCY && (injured || has(OVERDOSE));
    const { lead, body, own } = cards[collapse ? OVERDOSE : classes[0]];
    const opening = collapse ? cards[OVERDOSE].collapse : hurt ? cards[SELF_HARM].injury : null;
    const text = [opening, lead, (own_staff && own) || body].filter(Boolean).join("\n\n");
    return { text, hurt };
  }

  /**
   * Whether it may be somebody of the clinic, in words about abuse.
   * @param {string[]} texts
   */
  pointsAtStaff(texts) {
    return texts.some((text) => {
      const words = text.toLowerCase().replace(/['\u2019]/g, "").match(/[\p{L}\p{N}_]+/gu) ?? [];
      return this.file.own_staff.some((phrase) => ` ${words.join(" ")} `.includes(` ${phrase} `));
    });
  }
}
