import { URGENT, WORDS } from "./words.js";

const TOGETHER = 3; // messages that red flags are looked for in together
// For a server that could not be reached even for the rules: only what cannot be misread.
const PLAIN =
  /\b(kill(ing)? myself|suicidal|end my life|want to die|overdosed|(can.?t|cannot) breathe|heart attack|took too many|matarme|quiero morir)\b/i;

/** @type {import("./conversation.js").Message} what all cards of the widget's own share */
const CARD = {
  id: "",
  seq: 0,
  author: "bot",
  type: "card",
  text: WORDS.urgentName,
  triage: null,
  triage_all: [],
  priority: "P0",
  degraded: false,
  disclaimers: [],
  citations: [],
  buttons: [], // the way back is the server's to offer
  links: URGENT.map(({ label, words, href }) => ({ label: `${label}: ${words}`, href })),
};

/** Finds the card for a message that could not be sent. Keeps words in memory alone. */
export class Watch {
  /** @param {URL} root of the server that the widget came from */
  constructor(root) {
    this.root = root;
    /** @type {string[]} */
    this.texts = [];
    /** @type {Promise<void> | undefined} */
    this.waking = undefined;
    /** @type {import("./triage/offline.js").Offline | undefined} */
    this.rules = undefined;
  }

  /** Loads the rules once, then their model. When that fails, the next call tries again. */
  wake() {
    this.waking ??= import(new URL("widget-triage.js", this.root).href)
      .then(({ openOffline }) => openOffline(this.root))
      .then((rules) => { this.rules = rules; return rules.learn(this.root); })
      .catch(() => { this.waking = undefined; });
  }

  /**
   * Takes a message in as it is sent; a button ends what was said before it.
   * @param {import("./conversation.js").Outgoing} message
   */
  note(message) {
    this.texts = "text" in message.body ? [...this.texts, message.body.text].slice(-TOGETHER) : [];
    message.texts = this.texts;
    return message;
  }

  /**
   * A card ends what was said before it.
   * @param {import("./conversation.js").Message[]} messages
   */
  answered(messages) {
    if (messages.some((message) => message.type === "card")) this.texts = [];
  }

  /**
   * Takes in a conversation that was loaded.
   * @param {import("./conversation.js").Message[]} messages
   */
  replay(messages) {
    const since = messages.slice(messages.findLastIndex((each) => each.type === "card") + 1);
    const own = since.filter((message) => message.author === "visitor");
    this.texts = own.map((message) => message.text).slice(-TOGETHER);
  }

  /**
   * The card for a message that could not be sent; the same one when it is tried again.
   * @param {import("./conversation.js").Outgoing} message
   */
  cardOf(message) {
    message.card ??= this.find(message.texts ?? []);
    if (message.card) this.texts = [];
    return message.card;
  }

  /**
   * @param {string[]} texts
   * @returns {import("./conversation.js").Message | null}
   */
  find(texts) {
    if (!texts.length) return null;
    if (!this.rules) return PLAIN.test(texts[texts.length - 1]) ? CARD : null;
    const found = this.rules.cardFor(texts);
    return found && { ...CARD, ...found };
  }
}
