// Likest: the passages of some values at which most of the same units are on, and what shuffled copies give, as JSON.

import { readFileSync } from "node:fs";
import { sameUnits } from "../../../lstm_viz/explorer/js/similar.js";
import { sameUnitsByChance } from "../../../lstm_viz/explorer/js/similar_chance.js";

/** @type {{values: number[], width: number, passage: [number, number], threshold: number, signed: boolean}} */
const { values, width, passage, threshold, signed } = JSON.parse(readFileSync(0, "utf8"));
const of = { data: Float32Array.from(values), width, error: 0 };
const found = sameUnits(of, passage, threshold, signed);
console.log(JSON.stringify({ found, chance: sameUnitsByChance(of, passage, threshold, signed) }));
