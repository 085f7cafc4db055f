// Likely: the answers that a network holds most probable at a step, and how surprising the right one is.

import { LIKELY } from "./cell_words.js";
import { surpriseOf } from "./engine/readout.js";
import { FEW_DECIMALS, printNumber } from "./figures.js";
import { hasStep } from "./flow.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";
import { readoutOf } from "./replay.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Readout } from "./engine/readout.js" */
/** @import { Network } from "./network.js" */

export const BIT_DECIMALS = 1;
export const MEAN_BIT_DECIMALS = 3; // of an average over a text, as the server prints it
export const LISTED = 5; // of the answers; networks that have no more are shown whole by their own rows

/**
 * @typedef {Object} Likely
 * @property {{name: string, probability: number}[]} answers  the most probable ones, the most probable first
 * @property {{name: string, probability: number, bits: number}|null} right  null where that is not known
 */

/**
 * The readout of a network that has more answers to choose from than are listed; null for others.
 *
 * @param {Network} network
 * @param {boolean} [few]  whether a few are listed, too: where no right answer is drawn beside them
 * @returns {Readout|null}
 */
export function listedReadout(network, few = false) {
  const { readout } = network;
  return readout?.kind === "one" && (few || readout.names.length > LISTED) ? readoutOf(network) : null;
}

/**
 * The most probable answers, equals in the order of their names.
 *
 * @param {readonly string[]} names
 * @param {ArrayLike<number>} probable
 */
export function likeliest(names, probable) {
  const places = names.map((_, place) => place).sort((a, b) => probable[b] - probable[a] || a - b);
  return places.slice(0, LISTED).map((place) => ({ name: names[place], probability: probable[place] }));
}

/**
 * @param {Readout} readout
 * @param {ArrayLike<number>} h  (hidden,)
 * @param {number} step
 * @param {number} place  of the right answer among the names; NaN where that is not known
 * @returns {Likely}
 */
export function likelyAt(readout, h, step, place) {
  readout.answer(Float64Array.from(h), step);
  const { names, probable } = readout;
  const answers = likeliest(names, probable);
  if (!(place in names)) return { answers, right: null };
  const probability = probable[place];
  return { answers, right: { name: names[place], probability, bits: surpriseOf(readout.output, place) } };
}

/**
 * The list for one network, below its cell; nothing for a network without so many answers.
 *
 * @param {ModelView} model
 * @param {number} net
 */
export function createLikely(model, net) {
  const network = model.networks[net];
  const readout = listedReadout(network, model.header.target === null);
  const rows = Array.from({ length: Math.min(LISTED, readout?.names.length ?? 0) }, () => {
    const [name, bar, value] = [htmlNode("span"), htmlNode("span", { class: "lv-likely-bar" }), htmlNode("strong")];
    const track = htmlNode("span", { class: "lv-likely-track" }, bar);
    return { name, bar, value, root: htmlNode("li", {}, name, track, value) };
  });
  const right = htmlNode("p");
  const root = htmlNode(
    "div",
    { class: "lv-likely", hidden: !readout },
    htmlNode("p", {}, LIKELY.title),
    htmlNode("ol", {}, ...rows.map((row) => row.root)),
    right,
  );

  return {
    root,
    /** @param {number} step */
    update(step) {
      root.hidden = !readout || !hasStep(model, network, step);
      if (!readout || root.hidden) return;
      const known = model.target !== null && !Number.isNaN(model.target[step]);
      const found = likelyAt(
        readout,
        network.column("h", step),
        step,
        known ? (model.editedRight ?? readout.right)[step] : NaN,
      );
      found.answers.forEach(({ name, probability }, at) => {
        const row = rows[at];
        setText(row.name, name);
        setText(row.value, printNumber(probability, FEW_DECIMALS));
        row.bar.style.width = `${(100 * probability).toFixed(1)}%`;
        setAttribute(row.root, "class", name === found.right?.name ? "lv-likely-right" : "");
      });
      setText(right, found.right ? told(found.right) : LIKELY.unknown);
    },
  };
}

/** @param {NonNullable<Likely["right"]>} right */
const told = ({ name, probability, bits }) =>
  LIKELY.right(name, printNumber(probability, FEW_DECIMALS), printNumber(bits, BIT_DECIMALS));
