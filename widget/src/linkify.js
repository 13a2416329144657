import { el } from "./dom.js";

const NUMBER = String.raw`\(\d{3}\) ?\d{3}-\d{4}|\b1-\d{3}-\d{3}-\d{4}\b|\b\d{3}-\d{3}-\d{4}\b`;
const SHORT = String.raw`\b(?:call or text |call )?(?:911|988)\b(?!-)`;
const FINDS = new RegExp(`(${NUMBER})|(${SHORT})`, "gi");
const TOKEN = /(\[[A-Z][A-Z_ ]{1,24}\]|\[removed\])/;

/**
 * The telephone address of a number as it is written.
 * @param {string} number
 */
export const telHref = (number) => `tel:${number.replace(/\D/g, "")}`;

/**
 * The address of a link when it is of a kind that may be followed, else nothing.
 * @param {string} href
 * @returns {string | null}
 */
export function safeHref(href) {
  try {
    const { protocol } = new URL(href);
    return ["http:", "https:", "tel:", "sms:"].includes(protocol) ? href : null;
  } catch {
    return null;
  }
}

/**
 * The clinic's own words, with telephone numbers as links.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function linked(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(FINDS)) {
    parts.push(text.slice(from, found.index));
    const number = !/[a-z]/i.test(found[0]); // a number never breaks over two lines
    parts.push(el("a", { href: telHref(found[0]), class: number && "num" }, found[0]));
    from = found.index + found[0].length;
  }
  return [...parts, text.slice(from)].filter((part) => part !== "");
}

/**
 * A visitor's words, with removed details such as [PHONE] marked.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function withTokens(text) {
  const parts = text.split(TOKEN).filter((part) => part !== "");
  return parts.map((part) => (TOKEN.test(part) ? el("span", { class: "tok" }, part) : part));
}

/**
 * Paragraphs of a text.
 * @param {string} text
 * @returns {HTMLElement[]}
 */
export const paragraphs = (text) =>
  text.split(/\n{2,}/).map((part) => el("p", {}, ...linked(part)));
