// Continuing: what continues a text after a step, typed or drawn, as each run of the networks reads it.

import { changeBeyond, holdsBeyond } from "./engine/beyond_edits.js";
import { createContinued } from "./engine/continued.js";
import { drawPlace, uniformAt } from "./engine/draws.js";
import { surpriseOf } from "./engine/readout.js";
import { readsSequence } from "./network.js";
import { readoutOf, shapeOf } from "./replay.js";
import { SIGNS } from "./text_lines.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Signals } from "./engine/cells.js" */
/** @import { Given } from "./engine/pass.js" */
/** @import { Readout } from "./engine/readout.js" */
/** @import { Layer } from "./engine/layer.js" */
/** @import { Values } from "./network.js" */
/** @import { Compared } from "./trials.js" */

export const MOST_CONTINUED = 400; // characters
export const OTHER = "�"; // what stands for every character that a network does not know

/**
 * @typedef {{layer: Layer, given: Given, signals: Signals}} Original  A network's run, as this browser has computed it.
 * @typedef {number|null} Symbol_  The place of one that was typed; null is drawn.
 *
 * @typedef {Object} Wished
 * @property {readonly Symbol_[]} symbols
 * @property {number} net          the network that draws
 * @property {number} temperature
 * @property {number} seed
 */

/**
 * Whether all networks of a view can read on: each predicts the next of the symbols that it reads, which are single
 * characters.
 *
 * @param {ModelView} view
 */
export function canContinue({ header, networks }) {
  const { names } = header.input;
  return networks.every(
    ({ layer, reads, direction, readout }) =>
      readsSequence({ layer, reads }) &&
      direction === 0 &&
      readout?.kind === "one" &&
      readout.names.length === names.length &&
      readout.names.every((name, place) => name === names[place] && [...name].length === 1),
  );
}

/**
 * The place of a typed character among the symbols: that of "�" where it is not known, -1 where that is not known either.
 *
 * @param {readonly string[]} names
 * @param {string} character
 */
export function placeOf(names, character) {
  const shown = { "\n": SIGNS.lineEnd, " ": SIGNS.space, "\t": SIGNS.tab }[character] ?? character;
  const place = names.indexOf(shown);
  return place < 0 ? names.indexOf(OTHER) : place;
}

/** A symbol as it is typed. @param {string} symbol */
export const typedAs = (symbol) => ({ [SIGNS.lineEnd]: "\n", [SIGNS.space]: " ", [SIGNS.tab]: "\t" })[symbol] ?? symbol;

/**
 * One run of all networks, read on after a step.
 *
 * @param {ModelView} view
 * @param {number} step
 * @param {Original[]} originals
 * @param {(Compared|null)[]} compared  of the edited run; null for a network that no edit reaches
 */
export function continueRun(view, step, originals, compared) {
  const each = view.networks.map((network, at) => {
    const readout = /** @type {Readout} */ (readoutOf(network)); // see `canContinue`
    const other = compared[at];
    const { layer, signals, given } = other ? other.trial : originals[at];
    const holder = other && holdsBeyond(shapeOf(network), other.edits, other.original, other.trial.given.order);
    return createContinued({ signals, step, given }, layer, holder, readout, MOST_CONTINUED, (input) =>
      changeBeyond(other?.edits ?? [], input),
    );
  });
  /** What has been read: the symbol that was asked for, and its place. @type {{asked: Symbol_, place: number}[]} */
  let read = [];
  /** −log₂ of the probability of each symbol, by network. */
  const bits = each.map(() => new Float32Array(MOST_CONTINUED));
  let drawing = "";

  /** @param {number} to */
  function cut(to) {
    read = read.slice(0, to);
    for (const one of each) one.cut(to);
  }

  /**
   * @param {Symbol_} asked
   * @param {Wished} wished
   */
  function append(asked, { net, temperature, seed }) {
    const at = read.length;
    const place = asked ?? drawPlace(each[net].output(), temperature, uniformAt(seed, at));
    each.forEach((one, k) => {
      bits[k][at] = surpriseOf(one.output(), place);
      one.append(place);
    });
    read.push({ asked, place });
  }

  return {
    /**
     * Read these symbols, beginning where they differ from those that were read before; returns their places.
     *
     * @param {Wished} wished
     */
    read(wished) {
      const { symbols, net, temperature, seed } = wished;
      const key = `${net} ${temperature} ${seed}`;
      const same = symbols.findIndex((asked, at) => {
        return at >= read.length || read[at].asked !== asked || (asked === null && key !== drawing);
      });
      cut(same < 0 ? symbols.length : same);
      drawing = key;
      for (const asked of symbols.slice(read.length)) append(asked, wished);
      return read.map(({ place }) => place);
    },
    bits: (/** @type {number} */ net) => bits[net],
    probable: (/** @type {number} */ net) => each[net].probable(),
    /**
     * A signal at the symbols that were read, as the recorded ones are stored.
     *
     * @param {number} net
     * @param {string} signal
     * @returns {Values}
     */
    values(net, signal) {
      const all = each[net].signals[signal];
      const width = all.length / (MOST_CONTINUED + 1);
      const data = Float32Array.from(all.subarray(width, (read.length + 1) * width));
      return { data, width, error: 0 };
    },
  };
}
