// Text similar: the passages of a text that are most like the one that was chosen, as a list to go to.

import { typedAs } from "./continuing.js";
import { buttonNode, namedNode, selectNode } from "./controls.js";
import { FEW_DECIMALS, printNumber } from "./figures.js";
import { htmlNode, setAttribute, setText } from "./nodes.js";
import { alike, hasRoom, sameUnits } from "./similar.js";
import { aboveChance, alikeByChance, sameUnitsByChance } from "./similar_chance.js";
import { SIGNS } from "./text_lines.js";
import { SIMILAR } from "./text_words.js";

/** @import { Model } from "./decode.js" */
/** @import { Similar } from "./similar.js" */
/** @import { Searched } from "./text_find.js" */
/** @import { Context } from "./view.js" */

const SHOWN_SYMBOLS = 60;
/** Characters before a passage that go along, and of the passage, in an address: the page reads as many (ui/limits.py). */
const [SENT_BEFORE, SENT] = [240, 200];

/**
 * @param {Pick<Context, "modelOf"|"actions"|"linked">} context
 * @param {(found: import("./payload.js").Extent) => void} frame  what was found, in the text
 */
export function createTextSimilar({ modelOf, actions, linked }, frame) {
  /** What was asked for last. @type {(() => void)|null} */
  let again = null;
  const choice = selectNode(
    [
      ["cosine", SIMILAR.byCosine],
      ["units", SIMILAR.byUnits],
    ],
    { onchange: () => again?.() },
  );
  const said = htmlNode("p");
  const list = htmlNode("ol", { class: "lv-similar-list" });
  const elsewhere = htmlNode("a", { class: "lv-similar-elsewhere" }, SIMILAR.elsewhere);
  const root = htmlNode(
    "div",
    { class: "lv-similar", role: "group", "aria-label": SIMILAR.label },
    namedNode(SIMILAR.label, choice),
    said,
    list,
  );

  /** @param {Similar} one */
  function row({ extent: [first, last], score, shared }) {
    const text = (modelOf().text ?? [])
      .slice(first, Math.min(last + 1, first + SHOWN_SYMBOLS))
      .map((symbol) => Object.entries(SIGNS).find(([, own]) => own === symbol)?.[1] ?? symbol)
      .join("");
    const go = () => {
      frame([first, last]);
      actions.lock(first);
    };
    const name = SIMILAR.steps(first + 1, last + 1);
    return htmlNode(
      "li",
      {},
      buttonNode("lv-tool", go, name, { title: SIMILAR.goHelp }),
      htmlNode("span", { class: "lv-similar-score" }, printNumber(score, FEW_DECIMALS)),
      htmlNode("code", {}, text),
      shared.length ? htmlNode("span", { class: "lv-similar-shared" }, SIMILAR.shared(shared)) : null,
    );
  }

  return {
    root,
    /** A link, for where it is seen without scrolling. */
    elsewhere,
    /**
     * @param {readonly import("./payload.js").Extent[]} parts  of the passage
     * @param {Searched} of
     * @param {number|Float64Array} threshold  of all units, or (unit,)
     * @param {boolean} signed
     */
    list(parts, of, threshold, signed) {
      again = () => {
        const byUnits = choice.value === "units";
        const one = parts.length === 1 ? parts[0] : null;
        const there = one && linked() ? elsewhereAddress(modelOf(), of.network.kind, one) : "";
        elsewhere.hidden = !there;
        setAttribute(elsewhere, "href", there || null);
        const h = of.network.stored("h");
        const found = one && (byUnits ? sameUnits(of.values, one, threshold, signed) : alike(h, one));
        list.replaceChildren();
        if (!one) setText(said, SIMILAR.onePart);
        else if (!hasRoom(one, h.data.length / h.width)) setText(said, SIMILAR.noRoom);
        else if (!found) setText(said, SIMILAR.tooLong);
        else if (!found.length) setText(said, SIMILAR.noUnit);
        else {
          const chance = byUnits ? sameUnitsByChance(of.values, one, threshold, signed) : alikeByChance(h, one);
          const listed = aboveChance(found, chance);
          list.replaceChildren(...listed.map(row));
          const [best, below] = [found[0].score, chance ?? NaN].map((score) => printNumber(score, FEW_DECIMALS));
          const told = SIMILAR.told(byUnits) + (chance === null ? "" : SIMILAR.chance(below));
          setText(said, listed.length ? told : SIMILAR.nothing(best, below));
        }
      };
      again();
    },
  };
}

/**
 * Where the server looks for such passages in another text: it reads the passage after some of what is before it, as it is
 * here now. Empty where these networks have no such text, and for a passage that is too long.
 *
 * @param {Model} model
 * @param {string} kind
 * @param {import("./payload.js").Extent} passage
 */
export function elsewhereAddress({ header, text }, kind, [first, last]) {
  const { atlas } = header.explanation;
  const long = last - first + 1;
  if (!atlas || !text || long > SENT) return "";
  const letters = text.slice(Math.max(0, first - SENT_BEFORE), last + 1).map(typedAs);
  return `${atlas}${kind}&${new URLSearchParams({ like: letters.join(""), like_last: String(long) })}`;
}
