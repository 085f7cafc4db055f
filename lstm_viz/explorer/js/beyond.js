// Beyond: where steps begin that the training did not have, as a line over the maps and its entry in the key.

import { htmlNode, setText, svgNode } from "./nodes.js";

/** @import { Geometry } from "./maps.js" */
/** @import { ModelView } from "./decode.js" */
/** @import { Extent } from "./payload.js" */

/** What the line means. It has its place whatever steps are shown, so that no map moves with them. */
export function createBeyondKey() {
  const sign = svgNode(
    "svg",
    { viewBox: "0 0 8 14", width: 8, height: 14, "aria-hidden": "true" },
    svgNode("line", { x1: 4, x2: 4, y1: 0, y2: 14 }),
  );
  const said = htmlNode("span");
  const element = htmlNode("span", { class: "lv-beyond-key", hidden: true }, sign, said);
  return {
    element,
    /** @param {ModelView} model */
    show({ header }) {
      const { mark, beyond } = header.explanation;
      element.classList.toggle("lv-warns", beyond !== ""); // held-out steps are nothing to be warned of
      element.hidden = mark === null;
      setText(said, mark ? mark[1] : "");
    },
  };
}

export function createBeyondLine() {
  const element = htmlNode("div", { class: "lv-beyond-training", hidden: true });
  return {
    element,
    /**
     * @param {ModelView} model
     * @param {Extent} shown  the first and the last step
     * @param {Pick<Geometry, "left"|"wide">} geometry
     * @param {{top: number, height: number}} reach
     */
    fit({ header }, [first, last], { left, wide }, { top, height }) {
      const steps = header.explanation.mark?.[0] ?? Infinity;
      element.classList.toggle("lv-warns", header.explanation.beyond !== "");
      element.hidden = steps > last;
      if (element.hidden) return;
      element.style.left = `${left + (Math.max(0, steps - first) * wide) / (last - first + 1)}px`;
      element.style.top = `${top}px`;
      element.style.height = `${height}px`;
    },
  };
}
