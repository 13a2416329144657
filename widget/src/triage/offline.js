import { Hearing } from "./hearing.js";
import { SmallModel } from "./model.js";
import { Triage } from "./triage.js";

/**
 * What is needed to show one card.
 * @typedef {object} Card
 * @property {string} text lead and body
 * @property {string} priority
 * @property {{label: string, href: string}[]} links
 *
 * @typedef {Card & {triage_all: string[]}} OfflineCard
 *
 * @typedef {import("./triage.js").Flags & {
 *   format: number, cards: Record<string, Card>, spanish: string | null
 * }} PatternFile
 */

const FORMAT = 1;
const FILE = "widget-patterns.json";
const MODEL = "widget-model.bin";
const SPANISH = "es_"; // how the ids of rules for Spanish begin

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
    const { classes, rules, urgent } = this.hearing.evaluate(texts);
    if (!classes.length) return null;
    const card = this.merged(classes, rules.some((rule) => rule.startsWith(SPANISH)));
    return urgent ? { ...card, priority: "P0" } : card;
  }

  /**
   * The card of the first class, with the numbers that the others would add.
   * @param {string[]} classes
   * @param {boolean} spanish
   * @returns {OfflineCard}
   */
  merged(classes, spanish) {
    const chosen = classes.map((name) => this.file.cards[name]);
    /** @type {Map<string, {label: string, href: string}>} */
    const links = new Map();
    for (const link of chosen.flatMap((card) => card.links)) {
      if (!links.has(link.href)) links.set(link.href, link);
    }
    const line = spanish && this.file.spanish;
    return {
      text: line ? `${line}\n\n${chosen[0].text}` : chosen[0].text,
      triage_all: classes,
      priority: chosen.map((card) => card.priority).sort()[0],
      links: [...links.values()],
    };
  }
}
