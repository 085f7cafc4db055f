// Text surprises: the characters of a text that a network expected least, each a way to its step; the first is told whole.

import { buttonNode } from "./controls.js";
import { FEW_DECIMALS, printNumber } from "./figures.js";
import { BIT_DECIMALS, likelyAt, listedReadout } from "./likely.js";
import { htmlNode } from "./nodes.js";
import { stepName } from "./readings.js";
import { cameAt } from "./text_rated.js";
import { TEXT } from "./text_words.js";
import { PLACES } from "./words.js";

/** @import { Model } from "./decode.js" */
/** @import { Context } from "./view.js" */

const NAMED_SURPRISES = 3;
const LEAST_BITS = 4; // of a surprise that is named: 1 in 16

/**
 * The steps of the greatest surprise, the greatest first and the earlier one of equals. Of a recorded run the
 * probabilities are rounded, many to 0: that keeps their order but makes equals, which `exactOf` tells apart.
 *
 * @param {ArrayLike<number>} bits  (step,), NaN where it is not known
 * @param {(step: number) => number} exactOf  the same, not rounded; asked of the steps that may be named alone
 */
export function mostSurprising(bits, exactOf) {
  const steps = Array.from({ length: bits.length }, (_, step) => step).filter((step) => bits[step] >= LEAST_BITS);
  const greatest = steps.map((step) => bits[step]).sort((a, b) => (a === b ? 0 : b - a));
  const least = greatest[Math.min(NAMED_SURPRISES, greatest.length) - 1];
  const named = steps.filter((step) => bits[step] >= least).map((step) => ({ step, exact: exactOf(step) }));
  named.sort((a, b) => b.exact - a.exact || a.step - b.step);
  return named.slice(0, NAMED_SURPRISES).map(({ step }) => step);
}

/** @param {Pick<Context, "actions">} context */
export function createTextSurprises({ actions }) {
  const root = htmlNode("span", { class: "lv-text-surprises" });
  let written = "";
  return {
    root,
    /**
     * @param {Model} model
     * @param {number} net
     * @param {Float32Array|null} bits
     * @param {boolean} isNext  whether the answers are what comes next
     */
    write(model, net, bits, isNext) {
      const network = model.networks[net];
      const readout = listedReadout(network);
      const likely = (/** @type {number} */ step) => {
        const place = readout ? cameAt(model, readout, step, isNext) : NaN;
        return readout && likelyAt(readout, network.column("h", step), step, place);
      };
      const exactAt = (/** @type {number} */ step) => likely(step)?.right?.bits ?? bits?.[step] ?? NaN;
      const steps = bits && readout ? mostSurprising(bits, exactAt) : [];
      const named = steps.map((step, at) => {
        const { right, answers } = likely(step) ?? { right: null, answers: [] };
        const came = [right?.name ?? "", printNumber(right?.bits ?? NaN, BIT_DECIMALS)];
        const expected = [answers[0]?.name ?? "", printNumber(answers[0]?.probability ?? NaN, FEW_DECIMALS)];
        const here = isNext ? step + 1 : step;
        const told = TEXT.surprise(stepName(model, here), came, expected);
        return { label: at ? PLACES.grouped(here + 1) : told, told: TEXT.surpriseHelp(told) };
      });
      root.hidden = !steps.length;
      const asked = [network.name, ...steps, ...named.map(({ told }) => told)].join();
      if (asked === written) return; // a button that has the focus keeps it
      written = asked;
      const buttons = steps.map((step, at) =>
        buttonNode("lv-tool", () => actions.lock(step), named[at].label, { title: named[at].told }),
      );
      root.replaceChildren(TEXT.surprised(network.name), ...buttons);
    },
  };
}
