// Gradient: numbers beyond float64 as they are printed, the axis of the chart, and a newer question that ends an older one.

import { deepEqual, equal } from "node:assert/strict";
import { test } from "node:test";
import { decadesOfRoutes } from "../../../lstm_viz/explorer/js/gradient_chart.js";
import { printLog } from "../../../lstm_viz/explorer/js/gradient_text.js";

/** @import { Traced } from "../../../lstm_viz/explorer/js/gradient_work.js" */

test("a logarithm is printed as its number, also where float64 has none", () => {
  deepEqual([0, -1.5, 3, -9, -Infinity].map(printLog), ["1.0", "0.032", "1000", "1.0e−9", "0"]);
  deepEqual([-412.3, 500.5].map(printLog), ["5.0e−413", "3.2e500"]);
});

/**
 * @param {number[]} gradient
 * @param {number[]|null} direct
 */
const routed = (gradient, direct) => /** @type {Traced} */ (/** @type {unknown} */ ({ routes: { gradient, direct } }));

test("the axis has whole powers of ten that hold both routes, 1 and the threshold, and not all powers", () => {
  deepEqual(decadesOfRoutes([routed([0, 0.3], [0, -0.2])]), [-3, 1]);
  deepEqual(decadesOfRoutes([routed([0, -1], null), routed([0, -1], [0, -4.5])]), [-5, 0]);
  deepEqual(decadesOfRoutes([routed([0, -412], [0, -Infinity]), routed([0, 40], null)]), [-6, 6]);
  equal(decadesOfRoutes([])[1], 0);
});
