import TOKENS from "./tokens.css" with { type: "css" };
import STYLE from "./widget.css" with { type: "css" };
import { Api, Problem } from "./api.js";
import { Composer } from "./composer.js";
import { Conversation, outgoing } from "./conversation.js";
import { button, el } from "./dom.js";
import { mark } from "./icons.js";
import { Leaving } from "./leave.js";
import { Log } from "./log.js";
import { menuSheet } from "./menu.js";
import { keep, readKept } from "./session.js";
import { Theme } from "./theme.js";
import { troubleOf } from "./trouble.js";
import { followKeyboard, headerOf, urgentStrip } from "./panel.js";
import { Watch } from "./watch.js";
import { WORDS } from "./words.js";

/** `<lantern-chat>`: a launcher, and the chat that it opens. Nothing is loaded before that. */
export class LanternChat extends HTMLElement {
  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [TOKENS, STYLE];
    this.api = new Api(new URL(import.meta.url));
    this.conversation = new Conversation(this.api);
    this.watch = new Watch(this.api.root);
    this.theme = new Theme(TOKENS);
    this.loaded = false;
    this.launcher = button({ class: "launch", onclick: () => this.open() }, mark(), WORDS.launcher);
    root.append(this.launcher);
  }

  /** The clinic's name and number, as far as they are known. */
  get clinic() {
    const { name = "", phone = "" } = readKept().clinic ?? {};
    return { name, phone };
  }

  /** Builds the panel at the first opening. */
  build() {
    this.log = new Log({
      press: (choice) => this.send(choice.title, { payload: choice.payload }),
      judge: (id, helpful) => this.conversation.judge(id, helpful),
      get helpful() { return readKept().helpful ?? {}; },
    });
    this.composer = new Composer((text) => this.send(text, { text }), () => this.openMenu());
    this.composer.field.addEventListener("focus", () => this.watch.wake());
    this.head = headerOf(this.theme, () => this.close());
    this.body = el("div", { class: "w-body" }, this.head.node, this.log.pin, this.log.node, this.composer.node);
    this.main = el("div", { class: "w-main" }, this.body);
    this.leaving = new Leaving();
    const parts = [this.leaving.node, this.main, urgentStrip()];
    this.panel = el("section", { class: "w", onkeydown: (/** @type {KeyboardEvent} */ e) => this.key(e) }, ...parts);
    this.shadowRoot?.append(this.panel);
    followKeyboard(this.panel);
    this.nameClinic();
  }

  /** Shows the name in the header. */
  nameClinic() {
    const { name } = this.clinic;
    this.head.title.textContent = name || WORDS.title;
    this.panel.setAttribute("aria-label", name ? `${WORDS.chatWith}${name}` : WORDS.title);
  }

  /** Opens the chat. Focus goes to the title, so that no keyboard jumps up. */
  open() {
    if (!this.panel) this.build();
    this.setAttribute("open", "");
    this.head.title.focus();
    if (!this.loaded) this.load();
    (window.requestIdleCallback ?? setTimeout)(() => this.watch.wake());
  }

  /** Closes the chat; focus goes back to the launcher. */
  close() {
    this.closeMenu();
    this.removeAttribute("open");
    this.launcher.focus();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    if (this.sheet) this.closeMenu();
    else this.close();
  }

  /** Loads the conversation, and says so when it cannot be loaded. */
  async load() {
    this.loaded = true;
    this.learnClinic();
    const done = this.log.waiting(WORDS.opening);
    try {
      const { messages, state, lost } = await this.conversation.open();
      done();
      if (lost) this.log.say(WORDS.lost);
      this.show(messages, state);
      this.log.toNewest();
    } catch (problem) {
      done();
      this.loaded = false;
      this.couldNotLoad(problem);
    }
  }

  /**
   * @param {unknown} problem
   * @param {import("./conversation.js").Outgoing} [unsent] goes back to the field
   */
  couldNotLoad(problem, unsent) {
    const first = this.conversation.id ? WORDS.couldNotLoad : WORDS.couldNotOpen;
    const again = () => { this.log.clear(); this.load(); };
    const help = troubleOf(asProblem(problem), { first, phone: this.clinic.phone, kept: false, again });
    this.log.clear();
    if (unsent) {
      this.composer.keep(unsent.body);
      this.log.node.append(...this.log.ownCard(this.cardOf(unsent)));
    }
    this.log.node.append(el("div", { class: "bot own" }, ...help));
  }

  /** Asks once what the clinic is called. Without an answer the chat works all the same. */
  async learnClinic() {
    try {
      const { name, phone, exit_page } = await this.api.json("GET", "widget.json");
      keep({ clinic: { name, phone, exit: exit_page } });
      this.nameClinic();
    } catch {
      // the header keeps its plain title
    }
  }

  /**
   * @param {import("./conversation.js").Message[]} messages
   * @param {string} state
   */
  show(messages, state) {
    this.remember(messages);
    this.watch.replay(messages);
    this.log.add(messages);
    this.showState(messages, state);
  }

  /**
   * What stands above the log in a state, and above everything.
   * @param {import("./conversation.js").Message[]} messages
   * @param {string} state
   */
  showState(messages, state) {
    this.log.showState(state);
    this.leaving.mind(messages, state);
  }

  /**
   * Keeps the payloads of the buttons that the menu offers again.
   * @param {import("./conversation.js").Message[]} messages
   */
  remember(messages) {
    for (const choice of messages.flatMap((message) => message.buttons)) {
      if (choice.act === "menu") this.topics = choice;
      if (choice.act === "staff") this.talk = choice;
    }
  }

  /**
   * @param {string} shown
   * @param {{text: string} | {payload: string}} body
   */
  send(shown, body) {
    const message = this.watch.note(outgoing(shown, body));
    if (!this.loaded) return this.couldNotLoad(new Problem("unreachable"), message);
    return this.deliver(message, this.log.pending(shown));
  }

  /**
   * Sends a message, or says that it was not sent and keeps it.
   * @param {import("./conversation.js").Outgoing} message
   * @param {HTMLElement} bubble
   */
  async deliver(message, bubble) {
    const done = this.log.waiting(WORDS.looking);
    try {
      const { messages, state } = await this.conversation.send(message);
      done();
      this.remember(messages);
      this.watch.answered(messages);
      const top = this.log.settle(bubble, message.shown, messages);
      this.showState(messages, state);
      this.log.toTop(top);
    } catch (problem) {
      done();
      this.notSent(asProblem(problem), message, bubble);
    }
  }

  /**
   * @param {Problem} problem
   * @param {import("./conversation.js").Outgoing} message
   * @param {HTMLElement} bubble
   */
  notSent(problem, message, bubble) {
    const again = () => { restore(); this.composer.field.focus(); this.deliver(message, bubble); };
    const { phone } = this.clinic;
    const help = troubleOf(problem, { first: WORDS.couldNotSend, phone, kept: true, again });
    const restore = this.log.failed(bubble, this.cardOf(message), ...help);
  }

  /**
   * The card of the device for what was not sent; with it the way out, where it is due.
   * @param {import("./conversation.js").Outgoing} message
   */
  cardOf(message) {
    const card = this.watch.cardOf(message);
    this.leaving.mind([card]);
    return card;
  }

  /** Opens the menu over everything but the urgent strip. */
  openMenu() {
    const press = (/** @type {import("./conversation.js").Button | undefined} */ choice) =>
      choice ? () => this.send(choice.title, { payload: choice.payload }) : null;
    this.body.inert = true;
    this.main.append(el("div", { class: "scrim", onclick: () => this.closeMenu() }));
    this.main.append(
      menuSheet({
        topics: press(this.topics),
        talk: press(this.talk),
        save: () => this.save(),
        fresh: () => this.startFresh(),
        erase: () => this.erase(),
        close: () => this.closeMenu(),
      }),
    );
    /** @type {HTMLElement} */ (this.sheet?.querySelector("h2")).focus();
  }

  /** @returns {HTMLElement | null} */
  get sheet() {
    return this.panel?.querySelector(".sheet") ?? null;
  }

  /** Closes the menu; focus goes back to its button. */
  closeMenu() {
    if (!this.sheet) return;
    this.sheet.remove();
    this.panel.querySelector(".scrim")?.remove();
    this.body.inert = false;
    this.composer.menuButton.focus();
  }

  /** Saves the conversation as a text file. */
  async save() {
    const address = URL.createObjectURL(await this.conversation.transcript());
    el("a", { href: address, download: WORDS.fileName }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  /** Leaves this conversation and begins another. */
  startFresh() {
    this.conversation.leave();
    this.topics = this.talk = undefined;
    this.log.clear();
    this.load();
  }

  /** Erases the conversation and shows the receipt. */
  async erase() {
    const receipt = await this.conversation.erase();
    this.startFresh();
    this.log.say(receipt ? `${WORDS.erased} ${WORDS.receipt}${receipt}.` : WORDS.erased);
  }
}

/** @param {unknown} problem */
const asProblem = (problem) => (problem instanceof Problem ? problem : new Problem("internal"));

if (!customElements.get("lantern-chat")) customElements.define("lantern-chat", LanternChat);
