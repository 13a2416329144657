/**
 * Makes an element. Children are elements or plain text; nothing is ever read as HTML.
 * @param {string} tag
 * @param {Record<string, any>} [props] attributes; `class`; `on<event>` adds a listener
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) node.append(child);
  return node;
}

/**
 * A button, never a submit.
 * @param {Record<string, any>} props
 * @param {...(Node | string | null | undefined | false)} children
 */
export const button = (props, ...children) => el("button", { type: "button", ...props }, ...children);

/**
 * Words for screen readers alone.
 * @param {string} text
 */
export const spoken = (text) => el("span", { class: "sr" }, text);
