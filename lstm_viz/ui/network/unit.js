// Unit: a click on the maps of the weights chooses the unit whose row it is.

/** @typedef {{y: number}} Point  A cell of a heatmap; of merged rows, y is their middle. */
/** @typedef {HTMLElement & {on(name: "plotly_click", hear: (event: {points: Point[]}) => void): void}} Chart */

/** @type {WeakSet<EventTarget>} */
const heard = new WeakSet();

/** @type {(unit: number) => void} */
let choose = () => {};

/**
 * Streamlit calls this where the page has maps of weights. They may come later than this, and others in their place, so
 * a chart is listened to once a pointer is over it.
 *
 * @param {StreamlitComponent<{chart: string}>} component  the selector of the chart
 */
export default function ({ data, setTriggerValue }) {
  choose = (unit) => setTriggerValue("unit", unit);
  /** @param {PointerEvent} event */
  const over = ({ target }) => {
    const chart = target instanceof Element ? target.closest(data.chart) : null;
    if (!chart || heard.has(chart)) return;
    heard.add(chart);
    /** @type {Chart} */ (chart).on("plotly_click", ({ points }) => choose(Math.floor(points[0].y)));
  };
  document.addEventListener("pointerover", over);
  return () => document.removeEventListener("pointerover", over);
}
