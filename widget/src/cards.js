import { button, el, spoken } from "./dom.js";
import { icon } from "./icons.js";
import { leaveButton } from "./leave.js";
import { linked, paragraphs } from "./linkify.js";
import { linkTo } from "./links.js";
import { WORDS } from "./words.js";

/**
 * Whether a message is the ember card: help and nothing else.
 * @param {import("./conversation.js").Message} message
 */
export const isCrisis = (message) => message.type === "card" && message.priority === "P0";

/**
 * Whether a card only repeats the one that is up: same classes, other words.
 * @param {import("./conversation.js").Message | null} up
 * @param {import("./conversation.js").Message} message
 */
export const isRepeat = (up, message) =>
  up !== null &&
  isCrisis(message) &&
  up.text !== message.text &&
  up.triage_all.join() === message.triage_all.join();

/**
 * @param {{label: string, href: string}} link
 * @param {string} [more] classes
 */
function callOf({ label, href }, more = "") {
  const web = !isNumber({ href });
  const sign = web ? null : icon(href.startsWith("sms:") ? "text" : "phone");
  return linkTo(href, `call ${web ? "line full" : more}`, sign, label);
}

/** The card's heading: its first paragraph, which is the reviewed lead. */
const leadOf = (/** @type {import("./conversation.js").Message} */ message) =>
  message.text.split("\n\n")[0];

/**
 * The crisis card, or the one line and one call button that repeat it.
 * @param {import("./conversation.js").Message} message
 * @param {{press: (button: import("./conversation.js").Button) => void}} acts
 * @param {boolean} repeat
 */
export function cardOf(message, acts, repeat) {
  const links = message.links ?? [];
  const said = spoken(WORDS.assistantSays);
  if (repeat) {
    const line = el("p", { class: "again" }, ...linked(message.text));
    return el("article", { class: "card short", role: "alert" }, said, line, calls(links.slice(0, 1)));
  }
  const rest = message.text.split("\n\n").slice(1).join("\n\n");
  return el(
    "article",
    { class: "card", role: "alert" },
    said,
    el("h3", {}, leadOf(message)),
    calls(links),
    rest && el("div", { class: "body" }, ...paragraphs(rest)),
    backOf(message, acts),
  );
}

/**
 * Call and text buttons in pairs; one that is left over takes a whole row, as web addresses do.
 * @param {{label: string, href: string}[]} links
 */
function calls(links) {
  if (links.length === 0) return null;
  let open = 0; // how many stand in the row that is being filled
  const nodes = links.map((link, index) => {
    const next = links[index + 1];
    const alone = open === 0 && (!next || !isNumber(next));
    open = alone || !isNumber(link) ? 0 : (open + 1) % 2;
    return callOf(link, alone ? "full" : "");
  });
  return el("div", { class: "calls" }, ...nodes);
}

const isNumber = (/** @type {{href: string}} */ { href }) => /^(tel|sms):/.test(href);

/**
 * @param {import("./conversation.js").Message} message
 * @param {{press: (button: import("./conversation.js").Button) => void}} acts
 */
function backOf(message, acts) {
  const out = leaveButton(message.exit_label);
  if (!out && message.buttons.length === 0) return null;
  const rows = message.buttons.map((choice) =>
    button({ class: "btn wide", onclick: () => acts.press(choice) }, choice.title),
  );
  return el("div", { class: "back" }, out, ...rows);
}

/**
 * The card folded to one line with its call button, for under the header while paused.
 * @param {import("./conversation.js").Message} message
 * @param {() => void} show scrolls to the whole card
 */
export function pinOf(message, show) {
  const [first] = leadOf(message).match(/^.*?[.?](?=\s|$)/s) ?? [leadOf(message)];
  const [link] = message.links ?? [];
  return el(
    "div",
    { class: "pin" },
    el("b", {}, first),
    button({ class: "ib", "aria-label": WORDS.showCard, onclick: show }, icon("down")),
    link && callOf(link),
  );
}
