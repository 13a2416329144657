import { Problem, uuid } from "./api.js";
import { forget, keep, readKept } from "./session.js";

/**
 * @typedef {object} Button
 * @property {string} title
 * @property {string} payload
 * @property {string | null} topic
 * @property {string} [act]
 *
 * @typedef {object} Message
 * @property {string} id
 * @property {number} seq
 * @property {"visitor" | "bot" | "staff" | "system"} author
 * @property {string} type
 * @property {string} text
 * @property {string | null} [title]
 * @property {string | null} triage
 * @property {string[]} triage_all
 * @property {string | null} priority
 * @property {boolean} degraded
 * @property {{id: string, text: string, position: string}[]} disclaimers
 * @property {{document: string, section: string}[]} citations
 * @property {Button[]} buttons
 * @property {{label: string, href: string}[]} [links]
 * @property {string | null} [exit_label] of a button with which the page is left at once
 *
 * @typedef {object} Outgoing one message of the visitor on its way
 * @property {string} client_message_id stays the same when it is tried again, so it is stored once
 * @property {string} shown
 * @property {{text: string} | {payload: string}} body
 * @property {string[]} [texts] the words that red flags are looked for in, the newest last
 * @property {Message | null} [card] shown while it is not sent
 */

/** One conversation with the server. Knows nothing of the page. */
export class Conversation {
  /** @param {import("./api.js").Api} api */
  constructor(api) {
    this.api = api;
    const { id, token } = readKept();
    this.id = id;
    this.token = token;
    /** @type {Promise<unknown>} */
    this.line = Promise.resolve();
  }

  /**
   * Loads the conversation that is kept, or begins one.
   * @returns {Promise<{messages: Message[], state: string, lost: boolean}>}
   */
  async open() {
    if (this.id) {
      try {
        return { ...(await this.history()), lost: false };
      } catch (problem) {
        if (!(problem instanceof Problem) || !problem.gone) throw problem;
        this.leave();
        return { ...(await this.begin()), lost: true };
      }
    }
    return { ...(await this.begin()), lost: false };
  }

  /**
   * All messages so far; the server gives them in pages.
   * @returns {Promise<{messages: Message[], state: string}>}
   */
  async history() {
    const messages = [];
    for (let after = 0; ; after = messages[messages.length - 1].seq) {
      const page = await this.call("GET", `/messages?after=${after}`);
      messages.push(...page.messages);
      if (!page.more || page.messages.length === 0) return { messages, state: page.state };
    }
  }

  /** @returns {Promise<{messages: Message[], state: string}>} */
  async begin() {
    const begun = await this.api.json("POST", "chat/v1/conversations", { body: {} });
    this.id = begun.conversation_id;
    this.token = begun.token;
    keep({ id: this.id, token: this.token });
    return begun;
  }

  /**
   * Sends one message after those before it.
   * @param {Outgoing} outgoing
   * @returns {Promise<{messages: Message[], state: string}>}
   */
  send(outgoing) {
    const { client_message_id, body } = outgoing;
    const sent = this.line.then(() =>
      this.call("POST", "/messages", { client_message_id, ...body }),
    );
    this.line = sent.catch(() => undefined);
    return sent;
  }

  /**
   * @param {string} messageId
   * @param {boolean} helpful
   */
  async judge(messageId, helpful) {
    await this.request("POST", "/feedback", { message_id: messageId, helpful });
    keep({ helpful: { ...readKept().helpful, [messageId]: helpful } });
  }

  /** @returns {Promise<Blob>} */
  async transcript() {
    return (await this.request("GET", "/transcript")).blob();
  }

  /**
   * Erases the conversation from the server.
   * @returns {Promise<string>} the receipt's number, or nothing
   */
  async erase() {
    const response = await this.request("DELETE", "");
    const answer = await response.json().catch(() => ({}));
    this.leave();
    return String(answer.receipt_id ?? "");
  }

  /** Leaves the conversation where it is. */
  leave() {
    this.id = undefined;
    this.token = undefined;
    this.line = Promise.resolve();
    forget();
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   */
  request(method, path, body) {
    const address = `chat/v1/conversations/${this.id}${path}`;
    return this.api.request(method, address, { token: this.token, body });
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object} [body]
   */
  call(method, path, body) {
    const address = `chat/v1/conversations/${this.id}${path}`;
    return this.api.json(method, address, { token: this.token, body });
  }
}

/**
 * @param {string} shown
 * @param {Outgoing["body"]} body
 * @returns {Outgoing}
 */
export const outgoing = (shown, body) => ({ client_message_id: uuid(), shown, body });
