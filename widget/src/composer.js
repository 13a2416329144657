import { button, el } from "./dom.js";
import { icon } from "./icons.js";
import { countOf, WORDS } from "./words.js";

const MOST = 1000;
const COUNT_FROM = 900;

/** The field, its counter, and the buttons beside it. */
export class Composer {
  /**
   * @param {(text: string) => void} send
   * @param {() => void} openMenu
   */
  constructor(send, openMenu) {
    this.onSend = send;
    this.field = /** @type {HTMLTextAreaElement} */ (
      el("textarea", {
        class: "field",
        rows: 1,
        "aria-label": WORDS.field,
        "aria-describedby": "count",
        placeholder: WORDS.placeholder,
        oninput: () => this.refresh(),
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
      })
    );
    this.sendButton = button(
      { class: "sendb", "aria-label": WORDS.send, onclick: () => this.submit() },
      icon("send"),
    );
    this.menuButton = button(
      { class: "ib", "aria-label": WORDS.menuName, "aria-haspopup": "dialog", onclick: openMenu },
      icon("more"),
    );
    this.count = el("p", { class: "count", id: "count", role: "status" });
    const row = el("div", { class: "w-send" }, this.menuButton, this.field, this.sendButton);
    this.node = el("div", { class: "w-foot" }, this.count, row);
    this.refresh();
  }

  /** The text as the server will count it. */
  get text() {
    return this.field.value.normalize("NFC").trim();
  }

  /** How many code points there are. */
  get length() {
    return [...this.text].length;
  }

  /** Shows whether the text can be sent, and how long it is when it is long. */
  refresh() {
    const ready = this.length > 0 && this.length <= MOST;
    this.sendButton.toggleAttribute("data-off", !ready);
    if (ready) this.sendButton.removeAttribute("aria-disabled");
    else this.sendButton.setAttribute("aria-disabled", "true");
    this.count.textContent = this.length > COUNT_FROM ? countOf(this.length, MOST) : "";
    this.count.classList.toggle("over", this.length > MOST);
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight + 3}px`;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    // Enter also ends the choosing of a word in many keyboards: that one is not ours.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  }

  /**
   * Puts words that were not sent back into the field.
   * @param {import("./conversation.js").Outgoing["body"]} body
   */
  keep(body) {
    if ("text" in body) this.field.value = body.text;
    this.refresh();
  }

  /** Sends what is in the field, when it can be sent. */
  submit() {
    if (this.length === 0 || this.length > MOST) return;
    const { text } = this;
    this.field.value = "";
    this.refresh();
    this.onSend(text);
  }
}
