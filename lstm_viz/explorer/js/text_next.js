// Text next: what each network holds most probable at the step that is shown, beside what came.

import { FEW_DECIMALS, printNumber } from "./figures.js";
import { hasStep } from "./flow.js";
import { BIT_DECIMALS, LISTED, likelyAt, listedReadout } from "./likely.js";
import { lineSign, lookOf } from "./line_key.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";
import { cameAt } from "./text_rated.js";
import { TEXT } from "./text_words.js";

/** @import { Model } from "./decode.js" */

/**
 * A table with a row for each network that has so many answers.
 *
 * @param {() => Model} modelOf
 */
export function createTextNext(modelOf) {
  const came = htmlNode("th", { scope: "col" });
  const title = htmlNode("th", { scope: "col" });
  const ranks = Array.from({ length: LISTED }, (_, k) => htmlNode("th", { scope: "col" }, `${k + 1}`));
  const body = htmlNode("tbody");
  const root = htmlNode(
    "table",
    { class: "lv-text-next" },
    htmlNode("thead", {}, htmlNode("tr", {}, title, ...ranks, came)),
    body,
  );
  /** @type {ReturnType<typeof rowOf>[]} */
  let rows = [];
  /** What the rows are of: the weights of a head and the right answers are those of a model at a checkpoint. */
  let [of, version] = [/** @type {Model|null} */ (null), -1];

  /** @param {number} net */
  function rowOf(net) {
    const network = modelOf().networks[net];
    const cells = Array.from({ length: LISTED }, () => {
      const [name, value] = [htmlNode("b"), htmlNode("span")];
      return { name, value, root: htmlNode("td", {}, name, " ", value) };
    });
    const right = htmlNode("td", { class: "lv-text-came" });
    const head = htmlNode("th", { scope: "row" }, lineSign(lookOf(modelOf(), network)), network.name);
    const readout = listedReadout(network);
    return { net, readout, cells, right, root: htmlNode("tr", {}, head, ...cells.map(({ root }) => root), right) };
  }

  /**
   * @param {ReturnType<typeof rowOf>} row
   * @param {number} step
   * @param {boolean} isNext
   */
  function write({ net, readout, cells, right }, step, isNext) {
    const model = modelOf();
    const network = model.networks[net];
    const found =
      readout && hasStep(model, network, step)
        ? likelyAt(readout, network.column("h", step), step, cameAt(model, readout, step, isNext))
        : null;
    cells.forEach((cell, at) => {
      const answer = found?.answers[at];
      setText(cell.name, answer?.name ?? "");
      setText(cell.value, answer ? printNumber(answer.probability, FEW_DECIMALS) : "");
      cell.root.style.setProperty("--lv-share", `${(100 * (answer?.probability ?? 0)).toFixed(1)}%`);
      setAttribute(cell.root, "class", answer && answer.name === found?.right?.name ? "lv-likely-right" : "");
    });
    setText(right, found ? (found.right ? toldNext(found.right) : "") : TEXT.skipped);
  }

  return {
    root,
    /**
     * @param {number} step
     * @param {boolean} isNext  whether the answers are what comes next
     * @param {"edited"|"original"|null} run  which of two runs gives the answers; null where there is one
     * @param {(net: number) => boolean} isShown
     */
    update(step, isNext, run, isShown) {
      const model = modelOf();
      if (of !== model || version !== model.version) {
        [of, version] = [model, model.version];
        rows = model.networks.map(({ index }) => rowOf(index)).filter(({ readout }) => readout);
        body.replaceChildren(...rows.map((row) => row.root));
      }
      root.hidden = !rows.length;
      const named = isNext ? TEXT.next : TEXT.answers;
      setText(title, run ? TEXT.ofRun(named, run === "edited") : named);
      setText(came, cameHeadAt(model, step, isNext));
      for (const row of rows) {
        row.root.hidden = !isShown(row.net);
        if (!row.root.hidden) write(row, step, isNext);
      }
    },
  };
}

/**
 * What the column of the right answers is called at a step.
 *
 * @param {Model} model
 * @param {number} step
 * @param {boolean} isNext
 */
function cameHeadAt(model, step, isNext) {
  if (isNext && step === model.steps - 1) return TEXT.lastHead;
  const { names } = model.header.input;
  if (
    model.changesInput &&
    !(model.editedRight && !isNext) &&
    !(isNext && names.includes(model.text?.[step + 1] ?? ""))
  )
    return TEXT.editedHead;
  return isNext ? TEXT.cameHead : TEXT.rightHead;
}

/** @param {{name: string, probability: number, bits: number}} right */
const toldNext = ({ name, probability, bits }) =>
  TEXT.came(name, printNumber(probability, FEW_DECIMALS), printNumber(bits, BIT_DECIMALS));
