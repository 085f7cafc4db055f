// Sheet: the curve of a sketch, painted: what was drawn, what is filled in, and where the pen is.

/** @typedef {{line: string, muted: string, rule: string}} Colours */

/** CSS px above 1 and below -1, so that a line there is whole. */
export const AIR = 5;
const FEW = 40; // up to so many steps, each is marked by a dot
// Widths and radii in CSS px.
const [RULE, LINE, FILLED] = [1, 2, 1.2];
const [DOT, PEN] = [2.5, 4];
const DASHES = [3, 4];

/** @param {HTMLCanvasElement} canvas */
export function createSheet(canvas) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

  /**
   * @param {[left: number, top: number][]} points
   * @param {string} colour
   * @param {number} width
   * @param {number[]} [dash]
   */
  function stroke(points, colour, width, dash = []) {
    context.beginPath();
    for (const [left, top] of points) context.lineTo(left, top);
    context.setLineDash(dash);
    context.lineJoin = "round";
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }

  /**
   * @param {[left: number, top: number]} at
   * @param {number} radius
   * @param {string} fill
   * @param {string} [edge]
   */
  function dot([left, top], radius, fill, edge = fill) {
    context.beginPath();
    context.arc(left, top, radius, 0, 2 * Math.PI);
    context.setLineDash([]);
    context.fillStyle = fill;
    context.strokeStyle = edge;
    context.fill();
    context.stroke();
  }

  /**
   * @param {[left: number, top: number][]} points
   * @param {boolean[]} drawn
   * @param {Colours} colours
   */
  function line(points, drawn, colours) {
    stroke(points, colours.muted, FILLED, DASHES);
    let first = 0;
    for (let step = 0; step <= points.length; step += 1) {
      if (drawn[step]) continue;
      const own = points.slice(first, step);
      stroke(own, colours.line, LINE);
      if (own.length === 1 || points.length <= FEW) for (const at of own) dot(at, DOT, colours.line);
      first = step + 1;
    }
  }

  return {
    /** @param {{curve: Float64Array, drawn: boolean[], colours: Colours, pen: number|null}} what  no pen without focus */
    paint({ curve, drawn, colours, pen }) {
      const ratio = window.devicePixelRatio || 1;
      const [wide, tall] = [canvas.clientWidth, canvas.clientHeight];
      if (!wide) return;
      // Setting its size clears a canvas.
      [canvas.width, canvas.height] = [Math.round(wide * ratio), Math.round(tall * ratio)];
      context.scale(canvas.width / wide, canvas.height / tall);
      /** @param {number} step */
      const x = (step) => ((step + 0.5) / curve.length) * wide;
      /** @param {number} value */
      const y = (value) => AIR + ((1 - value) / 2) * (tall - 2 * AIR);
      stroke(
        [
          [0, y(0)],
          [wide, y(0)],
        ],
        colours.rule,
        RULE,
      );
      /** @type {[left: number, top: number][]} */
      const points = Array.from(curve, (value, step) => [x(step), y(value)]);
      if (drawn.includes(true)) line(points, drawn, colours);
      if (pen === null) return;
      stroke(
        [
          [x(pen), 0],
          [x(pen), tall],
        ],
        colours.muted,
        RULE,
      );
      dot([x(pen), y(curve[pen] || 0)], PEN, colours.line, colours.muted);
    },
  };
}
