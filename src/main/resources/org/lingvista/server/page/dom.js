// Elements without HTML strings: nothing that comes from a file or the index is ever parsed as markup.

/** An element with attributes (on… are listeners, true is an empty attribute, null and false are left out). */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const PATHS = {
  search: ["M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Z", "m15.5 15.5 5 5"],
  theme: ["M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9Z"],
  close: ["m6 6 12 12", "M18 6 6 18"],
  left: ["m15 5-7 7 7 7"],
  right: ["m9 5 7 7-7 7"],
  alike: ["M4 4h7v7H4z", "M13 13h7v7h-7z", "M13 4h7v7h-7z", "M4 13h7v7H4z"],
  open: ["M14 4h6v6", "m20 4-9 9", "M18 14v6H4V6h6"],
  copy: ["M9 9h11v11H9z", "M5 15H4V4h11v1"],
  picture: ["M4 5h16v14H4z", "m4 16 5-5 5 5 3-3 3 3", "M15 9h.01"],
  days: ["M4 6h16v14H4z", "M4 10h16", "M8 3v5", "M16 3v5"],
  text: ["M5 4h14v16H5z", "M8 9h8", "M8 13h8", "M8 17h5"],
};

/** A line drawing, for the eye only. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  for (const d of PATHS[name]) {
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

export const byId = (id) => document.getElementById(id);
