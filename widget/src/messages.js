import { cardOf, isCrisis } from "./cards.js";
import { button, el, spoken } from "./dom.js";
import { icon, mark } from "./icons.js";
import { leaveButton } from "./leave.js";
import { linked, paragraphs, withTokens } from "./linkify.js";
import { linkTo } from "./links.js";
import { WORDS } from "./words.js";

/**
 * What a rendered message can do.
 * @typedef {object} Acts
 * @property {(button: import("./conversation.js").Button) => void} press
 * @property {(id: string, helpful: boolean) => Promise<void>} judge
 * @property {Record<string, boolean>} helpful feedback given before
 */

/**
 * One message as an element, by its author and type.
 * @param {import("./conversation.js").Message} message
 * @param {Acts} acts
 * @param {{first: boolean, repeat: boolean}} place first of a run; repeat of the card that is up
 * @returns {HTMLElement}
 */
export function rendered(message, acts, place) {
  const node = byAuthor(message, acts, place);
  node.dataset.seq = String(message.seq);
  return node;
}

/**
 * @param {import("./conversation.js").Message} message
 * @param {Acts} acts
 * @param {{first: boolean, repeat: boolean}} place
 */
function byAuthor(message, acts, place) {
  if (message.author === "visitor") return visitorMessage(message.text);
  if (message.author === "system") return systemLine(message.text);
  if (message.author === "staff") return staffMessage(message);
  if (isCrisis(message)) return cardOf(message, acts, place.repeat);
  return botMessage(message, acts, place.first);
}

/**
 * @param {string} text
 * @returns {HTMLElement}
 */
export const visitorMessage = (text) =>
  el("div", { class: "you" }, el("p", {}, spoken(WORDS.you), ...withTokens(text)));

/**
 * A line that nobody says.
 * @param {string} text
 */
export const systemLine = (text) => el("p", { class: "sys" }, el("span", {}, ...linked(text)));

/** @param {import("./conversation.js").Message} message */
function staffMessage(message) {
  const who = el("div", { class: "who" }, el("b", {}, message.title || WORDS.staff));
  return el("article", { class: "staffmsg" }, who, ...paragraphs(message.text));
}

/** The line above the first of a run; the others begin with it for screen readers. */
const speaker = (/** @type {boolean} */ first) =>
  first
    ? el("div", { class: "who" }, mark(), el("b", {}, WORDS.assistant), " ", el("span", {}, WORDS.automatedTag))
    : spoken(WORDS.assistantSays);

/**
 * The widget's own words in the assistant's place, such as "Not sent" and what to do.
 * @param {...Node} children
 */
export const ownWords = (...children) => el("div", { class: "bot own" }, speaker(true), ...children);

/**
 * @param {import("./conversation.js").Message} message
 * @param {Acts} acts
 * @param {boolean} first
 */
function botMessage(message, acts, first) {
  const notes = (/** @type {string} */ position) =>
    message.disclaimers.filter((note) => note.position === position).map(noteOf);
  const refusal = message.type === "card";
  const [lead, ...rest] = paragraphs(message.text);
  const [main, ...others] = callsOf(message.links ?? []);
  // In a refusal the first number stands straight under the lead.
  const words = refusal ? [lead, main, ...rest] : [lead, ...rest, main];
  const body = [message.title ? el("h3", {}, message.title) : null, ...words, ...others, leaveButton(message.exit_label)];
  return el(
    "article",
    { class: "bot", role: refusal ? "alert" : null },
    speaker(first),
    ...notes("before"),
    ...(refusal || message.degraded ? [el("div", { class: "reply" }, ...body)] : body),
    sourcesOf(message.citations),
    ...notes("after"),
    message.type === "answer" && feedbackOf(message, acts),
    choicesOf(message.buttons, acts),
  );
}

/** @param {{id: string, text: string, position: string}} note */
function noteOf(note) {
  const before = note.position === "before";
  const [sign, title] = before
    ? ["warn", WORDS.readFirst]
    : note.id === "PRIVACY"
      ? ["lock", WORDS.beforeYouWrite]
      : ["info", WORDS.keepInMind];
  const [opening, ...rest] = paragraphs(note.text);
  opening.prepend(el("b", {}, title));
  const props = { class: before ? "note" : "note after", role: "note" };
  return el("div", props, icon(sign), opening, ...rest);
}

/** @param {{document: string, section: string}[]} citations */
function sourcesOf(citations) {
  if (citations.length === 0) return null;
  const lines = citations.map(({ document, section }) =>
    el("span", { class: "line" }, el("i", {}, document), section && `${WORDS.section}“${section}”`),
  );
  return el("div", { class: "cite" }, icon("book"), el("p", {}, el("b", {}, WORDS.source), ...lines));
}

/**
 * Links of a message that is no crisis card: one main button, the rest outlined.
 * @param {{label: string, href: string}[]} links
 */
function callsOf(links) {
  return links.map(({ label, href }, index) => callButton(label, href, index === 0)).filter(Boolean);
}

/**
 * @param {string} label
 * @param {string} href
 * @param {boolean} main
 */
export function callButton(label, href, main) {
  const sign = href.startsWith("tel:") ? "phone" : href.startsWith("sms:") ? "text" : null;
  return linkTo(href, main ? "btn main" : "btn", sign && icon(sign), label);
}

/**
 * @param {import("./conversation.js").Message} message
 * @param {Acts} acts
 */
function feedbackOf(message, acts) {
  const ask = el("span", { class: "ask", role: "status" }, WORDS.helped);
  const choice = (/** @type {boolean} */ helpful) =>
    button(
      { class: "btn", "aria-pressed": "false", onclick: () => judge(helpful) },
      icon(helpful ? "up" : "dn"),
      helpful ? WORDS.yes : WORDS.no,
    );
  const [yes, no] = [choice(true), choice(false)];
  const show = (/** @type {boolean} */ helpful) => {
    yes.setAttribute("aria-pressed", String(helpful));
    no.setAttribute("aria-pressed", String(!helpful));
    ask.textContent = helpful ? WORDS.thanks : WORDS.thanksNo;
  };
  const judge = (/** @type {boolean} */ helpful) =>
    acts.judge(message.id, helpful).then(
      () => show(helpful),
      () => { ask.textContent = WORDS.feedbackFailed; },
    );
  if (message.id in acts.helpful) show(acts.helpful[message.id]);
  return el("div", { class: "fb" }, ask, yes, no);
}

const QUIET = ["none_of_these", "staff"];

/**
 * Buttons as full-width rows; ways out are the quiet ones.
 * @param {import("./conversation.js").Button[]} buttons
 * @param {Acts} acts
 */
function choicesOf(buttons, acts) {
  if (buttons.length === 0) return null;
  const rows = buttons.map((choice) =>
    button(
      { class: QUIET.includes(choice.act ?? "") ? "quiet" : null, "data-title": choice.title, onclick: () => acts.press(choice) },
      el("span", {}, choice.title),
      icon(choice.act === "staff" ? "person" : "right"),
    ),
  );
  return el("div", { class: "choices" }, ...rows);
}

/**
 * Marks the latest row that a visitor's message came from: it stays, greyed, with a tick.
 * @param {ParentNode} log
 * @param {string} title
 */
export function markUsed(log, title) {
  const rows = [...log.querySelectorAll(".choices button")].reverse();
  const row = rows.find((each) => each.getAttribute("data-title") === title);
  if (!row || row.classList.contains("used")) return;
  row.classList.add("used");
  row.append(spoken(WORDS.chosen));
  row.querySelector(".i")?.replaceWith(icon("done"));
}
