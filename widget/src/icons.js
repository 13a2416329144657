/** Icons drawn for Lantern: a 24 grid, 1.8 stroke, round ends. */
const SVG = "http://www.w3.org/2000/svg";

/** @type {Record<string, string>} */
const PATHS = {
  again: "M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.8 3.5v4.3h-4.3",
  book: "M12 6.5C9.8 5 7 4.6 3.8 4.8v13.4c3.2-.2 6 .2 8.2 1.7 2.2-1.5 5-1.9 8.2-1.7V4.8C17 4.6 14.2 5 12 6.5zM12 6.5v13.4",
  close: "M6 6l12 12M18 6L6 18",
  dim: "M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z",
  dn: "M16.5 13V4H20v9zM16.5 13l-4 7.2c-1.6 0-2.4-1-2.2-2.6l.5-3.1H5a1.6 1.6 0 0 1-1.6-2l1.7-7A2 2 0 0 1 7.1 4h9.4",
  done: "M5 12.5 10 17.5 19 7",
  down: "M5.5 9 12 15.5 18.5 9",
  erase: "M5 7h14M9.5 7V4.5h5V7M7 7l.8 13h8.4L17 7M10.3 10.5v6M13.7 10.5v6",
  info: "M3.4 12a8.6 8.6 0 1 0 17.2 0 8.6 8.6 0 1 0-17.2 0M12 11v5M12 7.8v.1",
  list: "M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.1M4.5 12h.1M4.5 17.5h.1",
  lock: "M5.5 11h13v9h-13zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11",
  more: "M4 7h16M4 12h16M4 17h16",
  note: "M5 4h14v10l-5 6H5zM14 20v-6h5",
  person: "M8 8a4 4 0 1 0 8 0 4 4 0 1 0-8 0M4.5 20.5c.6-4.3 3.5-6.5 7.5-6.5s6.9 2.2 7.5 6.5",
  phone: "M6.2 3.5h2.6l1.6 4.2-2 1.5a12 12 0 0 0 6.4 6.4l1.5-2 4.2 1.6v2.6a2 2 0 0 1-2.2 2A17.2 17.2 0 0 1 4.2 5.7a2 2 0 0 1 2-2.2z",
  right: "M9 5.5 15.5 12 9 18.5",
  save: "M12 4v11M7 10.5l5 5 5-5M4.5 19.5h15",
  send: "M12 19V5M6 11l6-6 6 6",
  sun: "M8.2 12a3.8 3.8 0 1 0 7.6 0 3.8 3.8 0 1 0-7.6 0M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4",
  text: "M4 5h16v11H10l-4.5 3.8V16H4zM8 9.2h8M8 12.2h5",
  up: "M7.5 11v9H4v-9zM7.5 11l4-7.2c1.6 0 2.4 1 2.2 2.6L13.2 9.5H19a1.6 1.6 0 0 1 1.6 2l-1.7 7a2 2 0 0 1-2 1.5H7.5",
  warn: "M12 4 2.8 19.5h18.4zM12 10v4.4M12 17v.1",
};

/** The mark in its parts: outer frame, glass, flame, frame lines. */
const MARK = [
  ["frame-l", "M14.5 10.5a5.5 5.5 0 0 1 11 0"],
  ["glass", "M13.3 13.5h13.4l2.3 17H11z"],
  ["flame", "M20 16.5c3.4 3.7 4.6 5.7 4.6 8a4.6 4.6 0 0 1-9.2 0c0-2.3 1.2-4.3 4.6-8z"],
  ["frame-l", "M11 12.5h18M13.3 13.5 11 30.5M26.7 13.5 29 30.5M9.5 32h21"],
];

/**
 * @param {string} className
 * @param {string} viewBox
 * @param {string[][]} parts pairs of class and path
 */
function drawing(className, viewBox, parts) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("viewBox", viewBox);
  svg.setAttribute("aria-hidden", "true");
  for (const [name, d] of parts) {
    const path = document.createElementNS(SVG, "path");
    if (name) path.setAttribute("class", name);
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/**
 * An icon by name. Always beside a word, or in a button that has a name.
 * @param {string} name
 */
export const icon = (name) => drawing("i", "0 0 24 24", [["", PATHS[name]]]);

/** The lantern. */
export const mark = () => drawing("mark", "0 0 40 40", MARK);
