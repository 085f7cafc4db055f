// Text continued: how one run of the networks reads the continuation of a text, coloured as the text above it is.

import { meanOf } from "./engine/sums.js";
import { FEW_DECIMALS, printNumber } from "./figures.js";
import { likeliest, MEAN_BIT_DECIMALS } from "./likely.js";
import { networkLooks } from "./lines.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";
import { runsOf } from "./runs.js";
import { createTextCanvas } from "./text_canvas.js";
import { FULL_BITS } from "./text_rated.js";
import { CONTINUE } from "./text_words.js";

/** @import { continueRun } from "./continuing.js" */
/** @import { Extent } from "./payload.js" */
/** @import { TextRow } from "./text_rows.js" */
/** @import { Context } from "./view.js" */

/**
 * @typedef {{rows: TextRow[], range: Extent, stops: string[], signs: boolean, differs: boolean}} Painting
 *   How a text is coloured: by the values of a run; `differs` where the text above shows differences instead.
 *
 * @typedef {Object} ContinuedText
 * @property {ReturnType<typeof continueRun>} run
 * @property {number[]} places
 * @property {boolean[]} drawn     of each symbol, whether it was drawn
 * @property {number} net          the network that draws
 * @property {string[]|null} other  the symbols of the other run; null where there is none
 * @property {Painting} painting
 */

/**
 * @param {Pick<Context, "modelOf"|"palette">} context
 * @param {"original"|"edited"} name
 */
export function createTextContinued({ modelOf, palette }, name) {
  const title = htmlNode("p", { class: "lv-state-title" }, CONTINUE.runs[name]);
  const canvas = createTextCanvas(null);
  canvas.box.classList.add("lv-continue-box");
  setAttribute(canvas.box, "role", "img");
  setAttribute(canvas.box, "tabindex", null);
  const said = htmlNode("p", { "aria-live": "polite" });
  const root = htmlNode("div", { class: "lv-continue-run", hidden: true }, title, canvas.box, said);

  let written = ""; // the text that is shown
  /** What was drawn last. @type {ContinuedText|null} */
  let last = null;

  /**
   * Whether nothing has changed since it was drawn.
   *
   * @param {ContinuedText} now
   */
  const isDrawn = (now) =>
    last !== null &&
    last.run === now.run &&
    last.painting === now.painting &&
    last.net === now.net &&
    `${last.places} ${last.drawn} ${last.other}` === `${now.places} ${now.drawn} ${now.other}`;

  /** @param {ContinuedText} shown */
  function draw({ run, places, drawn, painting }) {
    const { names } = modelOf().header.input;
    const symbols = places.map((place) => names[place]);
    const looks = networkLooks(modelOf(), palette());
    const seen = new Set();
    canvas.draw({
      ...painting,
      symbols,
      rows: painting.rows.map(({ net, unit, signal }) => {
        const again = seen.has(net);
        seen.add(net);
        const bits = run.bits(net);
        return {
          values: run.values(net, signal),
          unit,
          colour: looks[net].colour,
          changed: null,
          under: (step) => (again ? NaN : Math.min(1, bits[step] / FULL_BITS)),
        };
      }),
      colours: palette(),
      passage: runsOf(drawn.flatMap((one, at) => (one ? [at] : []))),
      found: null,
    });
    const text = symbols.join("");
    if (text !== written) canvas.box.scrollTop = canvas.box.scrollHeight;
    written = text;
    setAttribute(canvas.box, "aria-label", text);
  }

  /** @param {ContinuedText} shown */
  function sentence({ run, places, net, other, painting }) {
    const { names } = modelOf().header.input;
    const parts = [];
    if (places.length) {
      const mean = meanOf(run.bits(net).subarray(0, places.length));
      parts.push(CONTINUE.bits(modelOf().networks[net].name, printNumber(mean, MEAN_BIT_DECIMALS), places.length));
    }
    const next = likeliest(names, run.probable(net)).map(({ name, probability }) =>
      CONTINUE.answer(name, printNumber(probability, FEW_DECIMALS)),
    );
    parts.push(CONTINUE.next(next.join(", ")));
    if (painting.differs && name === "edited") parts.push(CONTINUE.differences);
    const apart = name === "original" ? -1 : (other?.findIndex((symbol, at) => symbol !== names[places[at]]) ?? -1);
    if (apart >= 0) parts.push(CONTINUE.apart(apart + 1));
    return parts.join(" ");
  }

  return {
    root,
    /** @param {ContinuedText|null} shown */
    show(shown) {
      root.hidden = !shown;
      if (!shown) last = null;
      if (!shown || isDrawn(shown)) return;
      last = shown;
      title.hidden = shown.other === null;
      canvas.box.hidden = !shown.places.length;
      if (shown.places.length) draw(shown);
      setText(said, sentence(shown));
    },
  };
}
