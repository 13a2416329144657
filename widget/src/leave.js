import { button, el } from "./dom.js";
import { forgetAll, readKept } from "./session.js";

const PRESSES = 3;
const WITHIN_MS = 3000;

/** Leaves the page at once: nothing of the chat stays on the screen, in the tab or behind "Back". */
export function leave() {
  const address = readKept().clinic?.exit || "about:blank";
  forgetAll();
  document.documentElement.replaceChildren(); // a slow network must not leave it in view
  location.replace(address);
}

/** The way out of the page that stands above all else while words about abuse are answered. */
export class Leaving {
  constructor() {
    this.node = el("div", { class: "leave" });
    /** @type {number[]} when Escape was pressed */
    this.times = [];
    addEventListener("keydown", (event) => this.key(event), true);
  }

  /**
   * Stands as long as a card with this button may be up; the server's state ends it.
   * @param {(import("./conversation.js").Message | null)[]} messages
   * @param {string} [state]
   */
  mind(messages, state = "paused") {
    const label = messages.map((message) => message?.exit_label).find(Boolean);
    if (state !== "paused" && state !== "with_staff") this.node.replaceChildren();
    else if (label) this.node.replaceChildren(leaveButton(label));
  }

  /** @param {KeyboardEvent} event */
  key({ key, repeat, timeStamp }) {
    if (repeat || !this.node.firstChild) return;
    this.times = key === "Escape" ? [...this.times, timeStamp].slice(-PRESSES) : [];
    if (this.times.length === PRESSES && timeStamp - this.times[0] < WITHIN_MS) leave();
  }
}

/**
 * The button itself, also for the card.
 * @param {string | null | undefined} label
 */
export const leaveButton = (label) =>
  label ? button({ class: "btn wide", onclick: leave }, label) : null;
