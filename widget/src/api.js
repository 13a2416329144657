const PATIENCE_MS = 20000; // longer than the server's own limits of 4 s and 8 s together

/** What went wrong with a request, by the published code; "unreachable" when nothing came back. */
export class Problem extends Error {
  /**
   * @param {string} code
   * @param {number} status
   * @param {number | null} retryAfter seconds
   */
  constructor(code, status = 0, retryAfter = null) {
    super(code);
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Whether the conversation is not there any more. */
  get gone() {
    return this.status === 401 || this.status === 404 || this.status === 410;
  }
}

/**
 * A random version 4 uuid. `crypto.randomUUID` is not there on plain http.
 * @returns {string}
 */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The chat API of the server that the widget came from. */
export class Api {
  /** @param {URL} script where the widget was loaded from */
  constructor(script) {
    this.root = new URL(".", script);
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{token?: string, body?: object}} [options]
   * @returns {Promise<Response>}
   */
  async request(method, path, { token, body } = {}) {
    const headers = new Headers({ Accept: "application/json" });
    if (token) headers.set("Authorization", `Bearer ${token}`);
    if (body) headers.set("Content-Type", "application/json");
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
    let response;
    try {
      response = await fetch(new URL(path, this.root), {
        method,
        headers,
        body: body && JSON.stringify(body),
        credentials: "omit",
        cache: "no-store",
        signal: stop.signal,
      });
    } catch {
      throw new Problem("unreachable");
    } finally {
      clearTimeout(timer);
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{token?: string, body?: object}} [options]
   * @returns {Promise<any>}
   */
  async json(method, path, options) {
    const response = await this.request(method, path, options);
    try {
      return await response.json();
    } catch {
      throw new Problem("unreachable", response.status);
    }
  }
}

/** @param {Response} response */
async function problemOf(response) {
  const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  const body = await response.json().catch(() => ({}));
  const code = typeof body.code === "string" ? body.code : "internal";
  return new Problem(code, response.status, Number.isNaN(seconds) ? null : seconds);
}
