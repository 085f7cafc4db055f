// Paper: what is drawn, a value in [-1, 1] a step, NaN where the pen was not yet.

const LEVELS = 100; // values have two decimals

/**
 * A value as it is kept.
 *
 * @param {number} value
 */
export const round = (value) => Math.round(Math.min(1, Math.max(-1, value)) * LEVELS) / LEVELS;
/** @param {number} steps */
export const blank = (steps) => new Float64Array(steps).fill(NaN);
/** @param {Float64Array} paper */
export const isDrawn = (paper) => paper.some((value) => !Number.isNaN(value));

/**
 * The paper with straight lines where nothing was drawn: from neighbour to neighbour, level at the ends.
 *
 * @param {Float64Array} paper
 */
function filledIn(paper) {
  const whole = paper.slice();
  let last = -1;
  for (let step = 0; step < paper.length; step += 1) {
    if (Number.isNaN(paper[step])) continue;
    const slope = last < 0 ? 0 : (paper[step] - paper[last]) / (step - last);
    for (let k = last + 1; k < step; k += 1) whole[k] = slope * (k - last) + paper[last < 0 ? step : last];
    last = step;
  }
  if (last >= 0) whole.fill(paper[last], last + 1);
  return whole;
}

/**
 * The curve over a number of steps, whole and rounded, and which of its steps were drawn. No part that
 * was drawn is lost where these are fewer.
 *
 * @param {Float64Array} paper
 * @param {number} steps
 * @returns {{curve: Float64Array, drawn: boolean[]}}
 */
export function onSteps(paper, steps) {
  const whole = filledIn(paper);
  const scale = (paper.length - 1) / (steps - 1);
  /** @type {boolean[]} */
  const drawn = [];
  const curve = Float64Array.from({ length: steps }, (_, step) => {
    const place = step * scale;
    const [from, to] = [place - scale / 2, place + scale / 2].map((at) => Math.round(Math.max(0, at)));
    drawn.push(steps === paper.length ? !Number.isNaN(paper[step]) : isDrawn(paper.subarray(from, to + 1)));
    const before = Math.min(Math.floor(place), paper.length - 2);
    return round((whole[before + 1] - whole[before]) * (place - before) + whole[before]);
  });
  return { curve, drawn };
}
