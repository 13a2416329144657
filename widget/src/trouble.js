import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { linked, telHref } from "./linkify.js";
import { callButton } from "./messages.js";
import { sendAgainIn, WORDS } from "./words.js";

/**
 * What to say of a problem: what happened, what is safe, what to do.
 * @param {import("./api.js").Problem} problem
 * @param {string} first the sentence for all problems that are not named here
 * @param {string} phone
 */
function saidOf(problem, first, phone) {
  if (problem.code === "invalid_text") return [WORDS.notReadable];
  const again = problem.retryAfter ? sendAgainIn(problem.retryAfter) : WORDS.waitSome;
  if (problem.status === 429) return [WORDS.rateLimited, again];
  if (problem.status === 503) return [WORDS.overloaded, again];
  return [first, phone && `${WORDS.pleaseCall}${phone}.`];
}

/**
 * The words and buttons under something that did not work.
 * @param {import("./api.js").Problem} problem
 * @param {{first: string, phone: string, kept: boolean, again: () => void}} how
 * @returns {HTMLElement[]}
 */
export function troubleOf(problem, { first, phone, kept, again }) {
  const words = saidOf(problem, first, phone).filter(Boolean).join(" ");
  const retry = button({ class: "btn main wide", onclick: again }, icon("again"), WORDS.tryAgain);
  const call = phone ? callButton(`${WORDS.call}${phone}`, telHref(phone), false) : null;
  const nodes = [
    el("p", { role: "status" }, ...linked(words)),
    problem.code === "invalid_text" ? null : retry,
    call,
    kept && problem.code !== "invalid_text" ? el("p", { class: "ask" }, WORDS.kept) : null,
  ];
  return /** @type {HTMLElement[]} */ (nodes.filter(Boolean));
}
