const KEY = "lantern-chat";

/**
 * What is kept for this tab alone; it is gone when the tab is closed.
 * @typedef {object} Kept
 * @property {string} [id] conversation
 * @property {string} [token] the only key to it
 * @property {Record<string, boolean>} [helpful] feedback given, by message
 * @property {{name?: string, phone?: string, exit?: string}} [clinic]
 */

/**
 * @returns {Kept}
 */
export function readKept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

/**
 * Keeps some values beside those that are there. Storage may be switched off: the chat then
 * lasts as long as the page.
 * @param {Kept} values
 */
export function keep(values) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ ...readKept(), ...values }));
  } catch {
    // nothing is kept
  }
}

/** Forgets the conversation; what is known of the clinic stays. */
export function forget() {
  keep({ id: undefined, token: undefined, helpful: undefined });
}

/** Forgets everything, the clinic as well: nothing tells that there was a chat. */
export function forgetAll() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // nothing was kept
  }
}
