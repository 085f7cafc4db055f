// Typing: how many numbers stand in a text field, and their curve, while somebody still types.

import { typed } from "./words.js";

const READY = 40; // times that the field is looked for
const APART = 50; // ms between two of them
// The drawing, in the units of its viewBox: the curve lies between LOW and HIGH, a level one in the middle.
const [WIDE, TALL] = [100, 24];
const [LOW, HIGH] = [22, 2];
const CURVES = 20; // at most: of more, none can be told from another
const NUMBER = /[+\-\u2212]?(?:\d+\.?\d*|\.\d+)(?:[eE][+\-\u2212]?\d+)?/g;
const SVG = "http://www.w3.org/2000/svg";

/**
 * What has a curve: of lines of as many numbers each, each column, or none where those are too many to be told apart.
 * Else all numbers are one.
 *
 * @param {string} held
 * @param {number[]} values  the numbers in it
 */
export function columnsOf(held, values) {
  const counts = held.split("\n").flatMap((row) => row.match(NUMBER)?.length ?? []);
  const [wide] = counts;
  if (counts.length < 2 || counts.some((count) => count !== wide)) return [values];
  if (wide > CURVES) return [];
  /** @type {number[][]} */
  const columns = Array.from({ length: wide }, () => []);
  for (const [k, value] of values.entries()) columns[k % wide].push(value);
  return columns;
}

/**
 * Streamlit calls this once the element stands; what it returns is called at the end.
 *
 * @param {StreamlitComponent<{label: string, text: boolean, held: string, curve: boolean}>} component  the field's
 *   label, whether it holds text, what it holds (the field itself may have it only later), and whether numbers have a curve
 */
export default function ({ data, parentElement }) {
  const said = document.createElement("p");
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  svg.append(line);
  said.setAttribute("role", "status");
  said.style.cssText = "font-size:.8rem;margin:0;color:var(--st-text-color);opacity:.75";
  svg.setAttribute("viewBox", `0 0 ${WIDE} ${TALL}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  svg.style.cssText = "display:block;width:100%;height:28px";
  for (const [name, value] of Object.entries({
    fill: "none",
    stroke: "var(--st-text-color)",
    "vector-effect": "non-scaling-stroke",
  }))
    line.setAttribute(name, value);
  parentElement.replaceChildren(said, svg);
  /** @type {HTMLTextAreaElement|null} */
  let field = null;
  let timer = 0;
  let left = READY;

  const typing = () => show(field?.value ?? "");

  /** @param {string} held */
  function show(held) {
    const values = data.text ? [] : (held.match(NUMBER) ?? []).map((text) => Number(text.replaceAll("\u2212", "-")));
    const count = data.text ? [...held].length : values.length;
    said.textContent = typed(count, data.text);
    const columns = data.curve && values.length > 1 ? columnsOf(held, values) : [];
    svg.style.display = columns.length ? "block" : "none";
    const [low, high] = values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
    /** @param {number} value */
    const tall = (value) => (high > low ? LOW - ((LOW - HIGH) * (value - low)) / (high - low) : TALL / 2);
    /** @param {number[]} column */
    const curve = (column) => {
      const apart = WIDE / Math.max(1, column.length - 1);
      const points = column.map((value, k) => [k * apart, tall(value)].join(" "));
      return ["M", points.join("L")].join("");
    };
    line.setAttribute("d", columns.map(curve).join(""));
  }

  function find() {
    field = document.querySelector(`textarea[aria-label="${data.label}"]`);
    if (field) {
      field.addEventListener("input", typing);
    } else {
      left -= 1;
      if (left) timer = setTimeout(find, APART);
    }
  }

  show(data.held);
  find();
  return () => {
    clearTimeout(timer);
    field?.removeEventListener("input", typing);
  };
}
