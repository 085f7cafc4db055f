// Line points: never more points of a line than pixels, with every lowest and highest value kept.

const ENDS = 2; // points of a line that are drawn whatever lies between
const BLOCK_POINTS = 3; // of a block: its lowest, its highest and a gap

/**
 * The points that a line through the steps `first` to `last` of one feature has to pass, as steps:
 * all of them where there are no more than `most`; else the ends and, of each of most / 3 blocks,
 * the lowest, the highest and one gap where it has any. Returns how many of `points` were filled.
 *
 * @param {Int32Array} points  at least `most` long
 * @param {Float32Array|Uint16Array} data  (time, width)
 * @param {number} width
 * @param {number} feature
 * @param {number} first
 * @param {number} last
 * @param {number} most  at least ENDS + BLOCK_POINTS
 * @returns {number}
 */
export function reduceLine(points, data, width, feature, first, last, most) {
  const wide = last - first + 1;
  if (wide <= most) {
    for (let k = 0; k < wide; k += 1) points[k] = first + k;
    return wide;
  }
  const size = Math.ceil(wide / Math.floor((most - ENDS) / BLOCK_POINTS));
  let count = 0;
  /** @param {number} step */
  const add = (step) => {
    if (step >= 0 && (count === 0 || points[count - 1] < step)) {
      points[count] = step;
      count += 1;
    }
  };
  add(first);
  for (let start = first; start <= last; start += size) {
    let low = -1;
    let high = -1;
    let gap = -1;
    for (let step = start, end = Math.min(start + size - 1, last); step <= end; step += 1) {
      const value = data[step * width + feature];
      if (Number.isNaN(value)) gap = step;
      else {
        if (low < 0 || value < data[low * width + feature]) low = step;
        if (high < 0 || value > data[high * width + feature]) high = step;
      }
    }
    const [one, two, three] = inOrder(low, high, gap);
    add(one);
    add(two);
    add(three);
  }
  add(last);
  return count;
}

const trio = [0, 0, 0];

/**
 * @param {number} a
 * @param {number} b
 * @param {number} c
 */
function inOrder(a, b, c) {
  trio[0] = Math.min(a, b, c);
  trio[2] = Math.max(a, b, c);
  trio[1] = a + b + c - trio[0] - trio[2];
  return trio;
}
