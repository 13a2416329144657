import { el } from "./dom.js";
import { safeHref } from "./linkify.js";

/**
 * A link with the look of a button, or nothing when its address may not be followed.
 * @param {string} href
 * @param {string} className
 * @param {...(Node | string | null)} children
 * @returns {HTMLElement | null}
 */
export function linkTo(href, className, ...children) {
  const safe = safeHref(href);
  if (!safe) return null;
  const web = /^https?:/i.test(safe);
  const props = { href: safe, class: className, target: web && "_blank", rel: web && "noopener noreferrer" };
  return el("a", props, ...children);
}
