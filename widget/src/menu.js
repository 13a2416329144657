import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { WORDS } from "./words.js";

/**
 * @typedef {object} MenuActs
 * @property {(() => void) | null} topics
 * @property {(() => void) | null} talk
 * @property {() => Promise<void>} save
 * @property {() => void} fresh
 * @property {() => Promise<void>} erase
 * @property {() => void} close
 */

/**
 * @param {string} sign
 * @param {string} title
 * @param {string | null} more
 * @param {() => void} act
 */
const rowOf = (sign, title, more, act) =>
  button({ class: "row", onclick: act }, icon(sign), el("span", {}, title, more && el("small", {}, more)));

/**
 * @param {string} title
 * @param {() => void} close
 * @param {...(Node | null)} children
 */
function sheetOf(title, close, ...children) {
  const shut = button({ class: "ib", "aria-label": WORDS.closeMenu, onclick: close }, icon("close"));
  const top = el("div", { class: "top" }, el("h2", { id: "sheet", tabindex: "-1" }, title), shut);
  const props = { class: "sheet", role: "dialog", "aria-modal": "true", "aria-labelledby": "sheet" };
  return el("div", props, top, ...children);
}

/**
 * The sheet of rarely used things.
 * @param {MenuActs} acts
 */
export function menuSheet(acts) {
  const status = el("p", { class: "told", role: "status" });
  const save = () => acts.save().then(acts.close, () => { status.textContent = WORDS.saveFailed; });
  const then = (/** @type {() => void} */ act) => () => { acts.close(); act(); };
  return sheetOf(
    WORDS.menu,
    acts.close,
    acts.topics && rowOf("list", WORDS.topics, null, then(acts.topics)),
    acts.talk && rowOf("person", WORDS.talk, null, then(acts.talk)),
    rowOf("save", WORDS.save, WORDS.saveMore, save),
    rowOf("note", WORDS.fresh, WORDS.freshMore, then(acts.fresh)),
    rowOf("erase", WORDS.erase, WORDS.eraseMore, () => askErase(status, acts)),
    status,
  );
}

/**
 * Asks in words before anything is erased, in the place of the menu's rows.
 * @param {HTMLElement} status
 * @param {MenuActs} acts
 */
function askErase(status, acts) {
  const sheet = /** @type {HTMLElement} */ (status.closest(".sheet"));
  const erase = () => acts.erase().then(acts.close, () => { status.textContent = WORDS.eraseFailed; });
  const asked = sheetOf(
    WORDS.eraseAsk,
    acts.close,
    el("p", { class: "told" }, WORDS.eraseWarn),
    status,
    el(
      "div",
      { class: "pair" },
      button({ class: "btn wide", onclick: erase }, icon("erase"), WORDS.erase),
      button({ class: "btn wide", onclick: acts.close }, WORDS.keep),
    ),
  );
  sheet.replaceWith(asked);
  /** @type {HTMLElement} */ (asked.querySelector("h2")).focus();
}
