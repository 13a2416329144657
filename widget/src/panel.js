import { button, el } from "./dom.js";
import { icon, mark } from "./icons.js";
import { URGENT, WORDS } from "./words.js";

/**
 * The header: who this is, Dim, Close.
 * @param {import("./theme.js").Theme} theme
 * @param {() => void} close
 */
export function headerOf(theme, close) {
  const title = el("h2", { tabindex: "-1" }, WORDS.title);
  const words = el("div", { class: "w-title" }, title, el("span", {}, WORDS.automated));
  const dim = button({ class: "ib", onclick: () => { theme.toggle(); show(); } });
  const show = () => {
    dim.setAttribute("aria-label", theme.dark ? WORDS.bright : WORDS.dim);
    dim.replaceChildren(icon(theme.dark ? "sun" : "dim"));
  };
  show();
  const shut = button({ class: "ib", "aria-label": WORDS.close, onclick: close }, icon("close"));
  return { node: el("header", { class: "w-head" }, mark(), words, dim, shut), title };
}

/** The strip of emergency numbers. It is never hidden, covered or scrolled. */
export function urgentStrip() {
  const cells = URGENT.map(({ label, words, href }) => el("a", { href }, `${label} `, el("b", {}, words)));
  return el("nav", { class: "urgent", "aria-label": WORDS.urgentName }, ...cells, el("p", {}, WORDS.abroad));
}

/**
 * Keeps a full-screen panel above the keyboard of a phone, so that the strip stays in view.
 * @param {HTMLElement} panel
 */
export function followKeyboard(panel) {
  const view = window.visualViewport;
  if (!view) return;
  const follow = () => {
    if (view.scale > 1.01) return; // zoomed in by hand: the page is moved about, not shortened
    panel.style.setProperty("--view-height", `${view.height}px`);
    panel.style.setProperty("--view-top", `${view.offsetTop}px`);
  };
  view.addEventListener("resize", follow);
  view.addEventListener("scroll", follow);
  follow();
}
