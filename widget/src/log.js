import { isCrisis, isRepeat, pinOf } from "./cards.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { withTokens } from "./linkify.js";
import { markUsed, ownWords, rendered, systemLine, visitorMessage } from "./messages.js";
import { WORDS } from "./words.js";

const WAIT_MS = 700;

/** The list of messages as the visitor sees it, and the folded card above it. */
export class Log {
  /** @param {import("./messages.js").Acts} acts */
  constructor(acts) {
    this.acts = acts;
    this.pin = el("div", { class: "pins" });
    this.node = el("div", { class: "w-log", role: "log", tabindex: "0", "aria-label": WORDS.log });
    /** @type {Set<string>} */
    this.seen = new Set();
    this.lastAuthor = "";
    /** @type {import("./conversation.js").Message | null} the card that is up */
    this.up = null;
    /** @type {HTMLElement | null} */
    this.upNode = null;
  }

  /** Takes everything away. */
  clear() {
    this.node.replaceChildren();
    this.pin.replaceChildren();
    this.seen.clear();
    this.lastAuthor = "";
    this.up = this.upNode = null;
  }

  /**
   * Adds messages that are not there yet, in order.
   * @param {import("./conversation.js").Message[]} messages
   * @returns {HTMLElement[]}
   */
  add(messages) {
    const fresh = messages.filter((message) => !this.seen.has(message.id));
    return fresh.map((message) => this.addOne(message));
  }

  /** @param {import("./conversation.js").Message} message */
  addOne(message) {
    this.seen.add(message.id);
    if (message.author === "visitor") markUsed(this.node, message.text);
    const repeat = isRepeat(this.up, message);
    const first = this.lastAuthor !== "bot";
    const node = rendered(message, this.acts, { first, repeat });
    this.node.append(node);
    this.lastAuthor = message.author;
    if (isCrisis(message) && !repeat) {
      this.up = message;
      this.upNode = node;
    }
    return node;
  }

  /**
   * Folds the card that is up under the header while questions are paused and others follow it.
   * @param {string} state
   */
  showState(state) {
    this.pin.replaceChildren();
    if (state !== "paused") {
      this.up = this.upNode = null;
      return;
    }
    const card = this.upNode;
    if (this.up && card && card !== this.node.lastElementChild) {
      this.pin.append(pinOf(this.up, () => this.toTop(card)));
    }
  }

  /**
   * The visitor's words while they are on their way.
   * @param {string} shown
   */
  pending(shown) {
    const node = visitorMessage(shown);
    markUsed(this.node, shown);
    this.node.append(node);
    this.lastAuthor = "visitor";
    this.toTop(node);
    return node;
  }

  /**
   * Puts the stored message in the place of the one on its way, and the replies after it.
   * @param {HTMLElement} bubble
   * @param {string} shown
   * @param {import("./conversation.js").Message[]} messages
   * @returns {HTMLElement} what belongs at the top: the card, else the visitor's message
   */
  settle(bubble, shown, messages) {
    const own = messages.find((message) => message.author === "visitor");
    if (own) {
      this.seen.add(own.id);
      bubble.dataset.seq = String(own.seq);
      // Changed only when details were removed, so that nothing is read out twice.
      const words = bubble.querySelector("p");
      if (own.text !== shown) words?.replaceChildren(words.firstChild ?? "", ...withTokens(own.text));
    }
    const replies = messages.filter((message) => message !== own);
    const nodes = this.add(replies);
    return nodes.find((node) => node.matches(".card")) ?? bubble;
  }

  /**
   * Marks a message as not sent, with what may be done about it.
   * @param {HTMLElement} bubble
   * @param {import("./conversation.js").Message | null} card
   * @param {...Node} help
   * @returns {() => void} takes the mark away again
   */
  failed(bubble, card, ...help) {
    const sign = el("p", { class: "meta unsent" }, icon("warn"), WORDS.notSent);
    const told = [...this.ownCard(card), ownWords(...help)];
    bubble.append(sign);
    bubble.after(...told);
    this.lastAuthor = "";
    this.toTop(card ? told[0] : bubble);
    return () => {
      sign.remove();
      for (const node of told) node.remove();
      this.node.append(bubble);
      this.lastAuthor = "visitor";
      this.toTop(bubble);
    };
  }

  /**
   * A card that the server knows nothing of, marked so. It pauses nothing.
   * @param {import("./conversation.js").Message | null} card
   */
  ownCard(card) {
    if (!card) return [];
    const node = rendered(card, this.acts, { first: true, repeat: false });
    node.append(el("p", { class: "ask" }, WORDS.fromDevice));
    return [node];
  }

  /**
   * Says in words that something takes a while, but only when it does.
   * @param {string} words
   * @returns {() => void} ends it
   */
  waiting(words) {
    const line = systemLine(words);
    line.classList.add("plain");
    const timer = setTimeout(() => {
      this.node.append(line);
      line.scrollIntoView({ block: "nearest" });
    }, WAIT_MS);
    return () => {
      clearTimeout(timer);
      line.remove();
    };
  }

  /**
   * A line of the widget itself.
   * @param {string} text
   */
  say(text) {
    this.node.append(systemLine(text));
    this.lastAuthor = "";
  }

  /** @param {HTMLElement} node */
  toTop(node) {
    this.node.scrollTop = node.offsetTop - 12;
  }

  /** Shows the newest question, or the card that is up. */
  toNewest() {
    const asked = /** @type {HTMLElement[]} */ ([...this.node.querySelectorAll(".you")]).pop();
    const node = this.upNode ?? asked;
    if (node) this.toTop(node);
  }
}
