// State labels: where the numbers of slow points stand, so that none lies over another or over a mark.

const LABEL_TURNS = [0, 4, 6, 2, 7, 1, 5, 3]; // eighths of a turn, in order of preference: right, left, above, below, ...
const MARK_HALF = 6.5; // CSS px from a mark's middle to its edge
const LABEL_GAP = 2; // px between a mark and its number
const RING_APART = 12; // px from one ring of places to the next
const MOST_RINGS = 16;

/**
 * @typedef {[x: number, y: number]} LabelPoint
 * @typedef {{at: LabelPoint, far: boolean}} Label  Its middle, and whether it is away from its mark: a line has to join them.
 */

/**
 * The middle of each number, in CSS px: near its mark where there is room, else on a ring farther away.
 *
 * @param {LabelPoint[]} marks
 * @param {number[]} widths  of the numbers
 * @param {number} high      of a line of their type
 * @param {{wide: number, high: number}} plane
 * @returns {Label[]}
 */
export function placeLabels(marks, widths, high, plane) {
  /** @type {{at: LabelPoint, half: LabelPoint}[]} */
  const taken = marks.map((at) => ({ at, half: [MARK_HALF, MARK_HALF] }));
  return marks.map(([x, y], k) => {
    /** @type {LabelPoint} */
    const half = [widths[k] / 2, high / 2];
    for (let ring = 0; ring < MOST_RINGS; ring += 1) {
      for (const eighth of LABEL_TURNS) {
        const turn = (eighth * Math.PI) / 4;
        const away = MARK_HALF + LABEL_GAP + ring * RING_APART;
        /** @type {LabelPoint} */
        const at = [
          x + Math.cos(turn) * away + Math.sign(Math.round(Math.cos(turn) * 2)) * half[0],
          y + Math.sin(turn) * away + Math.sign(Math.round(Math.sin(turn) * 2)) * half[1],
        ];
        const inside = at.every((middle, axis) => {
          const end = axis ? plane.high : plane.wide;
          return middle - half[axis] >= 0 && middle + half[axis] <= end;
        });
        if (!inside || taken.some((one) => boxesOverlap(one, { at, half }))) continue;
        taken.push({ at, half });
        return { at, far: ring > 0 };
      }
    }
    return { at: [x, y], far: false };
  });
}

/**
 * @param {{at: LabelPoint, half: LabelPoint}} one
 * @param {{at: LabelPoint, half: LabelPoint}} other
 */
const boxesOverlap = (one, other) =>
  one.at.every((middle, axis) => Math.abs(middle - other.at[axis]) < one.half[axis] + other.half[axis]);
