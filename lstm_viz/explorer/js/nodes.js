// Nodes: the elements that the diagram, the equation and the table are made of, and their colours.

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/** An HTML element; children are nodes or plain text, never markup. */
export function htmlNode(tag, attributes = {}, ...children) {
  return dress(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svgNode(tag, attributes = {}, ...children) {
  return dress(document.createElementNS(SVG_NAMESPACE, tag), attributes, children);
}

function dress(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

const written = new WeakMap(); // node → attribute → what stands there, so that a frame writes only changes

/** Set an attribute, or take it away with null, where that changes anything. */
export function setAttribute(node, name, value) {
  const known = written.get(node) ?? written.set(node, new Map()).get(node);
  if (known.get(name) === value) return;
  known.set(name, value);
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
}

/** Set the text of a node that holds nothing but text, where that changes anything. */
export function setText(node, text) {
  const known = written.get(node) ?? written.set(node, new Map()).get(node);
  if (known.get("text") === text) return;
  known.set("text", text);
  node.textContent = text;
}

const SIGN = new RegExp(
  [
    '<span class="lv-symbol" data-signal="([a-z])"><i>([^<]*)</i><sub>([^<]*)</sub></span>',
    "<i>([^<]*)</i>",
    "<sub>([^<]*)</sub>",
    "([^<]+)",
  ].join("|"),
  "g",
);

/**
 * The words' small HTML (`<span …><i>F</i><sub>t</sub></span> = σ(…)`) as pieces. Nothing else is
 * understood, and nothing is ever given to the browser to parse.
 * @returns {{signal: string, letter: string, sub: string, plain: string}[]}
 */
export function readSigns(markup) {
  const named = ([, signal = "", own = "", when = "", letter = "", sub = "", plain = ""]) => ({
    signal,
    letter: own || letter,
    sub: when || sub,
    plain,
  });
  return Array.from(markup.matchAll(SIGN), named);
}

/** A symbol or an equation of the words, each signal's letter in that signal's colour. */
export function typeset(markup) {
  const line = htmlNode("span", { class: "lv-typeset" });
  for (const { signal, letter, sub, plain } of readSigns(markup)) {
    const part = htmlNode("span", { class: signal && "lv-symbol", "data-signal": signal || null }, plain);
    if (signal) part.style.color = `var(--lv-text-${signal})`;
    if (letter) part.append(htmlNode("i", {}, letter));
    if (sub) part.append(htmlNode("sub", {}, sub));
    line.append(part);
  }
  return line;
}

/** The colour of a value: from the background at 0 to the signal's own at 1, to `below` at −1. */
export function valueColour(colours, signal, value) {
  const share = Math.min(1, Math.abs(value)) || 0;
  return mixHex(colours.background, value < 0 ? colours.below : colours.signals[signal], share);
}

/** The colour of text on a filled gate: whichever of ink and background is read more easily. */
export function textOn(colours, fill) {
  const [ink, paper] = [colours.ink, colours.background].map((one) => contrastOf(one, fill));
  return ink >= paper ? colours.ink : colours.background;
}

/** Give a surface its colours, as CSS variables: --lv-ink, --lv-f for fills, --lv-text-f for letters. */
export function paintSurface(root, colours) {
  for (const name of ["background", "ink", "muted", "grid", "below"]) {
    root.style.setProperty(`--lv-${name}`, colours[name]);
  }
  for (const signal in colours.signals) {
    root.style.setProperty(`--lv-${signal}`, colours.signals[signal]);
    root.style.setProperty(`--lv-text-${signal}`, colours.text[signal]);
  }
}

const channels = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

function mixHex(one, other, share) {
  const [from, to] = [channels(one), channels(other)];
  const mixed = from.map((value, k) => Math.round(value + (to[k] - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** The contrast of two colours as WCAG 2.2 defines it, 1 to 21. */
function contrastOf(one, other) {
  const [dark, light] = [one, other].map(luminanceOf).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminanceOf(hex) {
  const [red, green, blue] = channels(hex).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
