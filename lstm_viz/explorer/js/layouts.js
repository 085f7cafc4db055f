// Layouts: how each cell is drawn, as in the textbooks (Olah 2015), as data.

import {
  ADDS,
  bus,
  gateAt,
  inputBus,
  inputFigure,
  intoGate,
  intoLastGate,
  KEEPS,
  LEFT,
  MINIMAL_FIGURES,
  MINIMAL_OPERATORS,
  MINIMAL_STATE,
  MIXED,
  markAt,
  ON_STATE,
  RIGHT,
  SHOWN_MARK,
  STATE_FIGURES,
  STATE_WIRE,
  TALL,
} from "./layout_parts.js";
import { withPeepholes } from "./layout_peepholes.js";

/** @import { Layout } from "./layout_parts.js" */

/** @type {Layout} */
const LSTM = {
  ...TALL,
  wires: [
    ...bus(376),
    ...[130, 212, 294].map(intoGate),
    intoLastGate(376),
    { of: "c_before", signal: "c", range: "state", path: "M4 104 H116" },
    { of: "kept", signal: "c", range: "state", path: "M144 104 H280" },
    { of: "c", signal: "c", range: "state", path: "M308 104 H552", arrow: true },
    { of: "f", signal: "f", range: "gate", path: "M130 238 V120", arrow: true },
    { of: "i", signal: "i", range: "gate", path: "M212 238 V186 Q212 176 222 176 H278", arrow: true },
    { of: "g", signal: "g", range: "gate", path: "M294 238 V192", arrow: true },
    { of: "added", signal: "c", range: "state", path: "M294 162 V120", arrow: true },
    { of: "c", signal: "c", range: "state", path: "M434 104 V142", arrow: true },
    { of: "tanh_c", signal: "c", range: "gate", path: "M434 172 V202", arrow: true },
    { of: "o", signal: "o", range: "gate", path: "M376 238 V228 Q376 218 386 218 H418", arrow: true },
    { of: "h", signal: "h", range: "gate", path: "M434 232 V316 Q434 326 444 326 H552", arrow: true },
    { of: "h", signal: "h", range: "gate", path: "M484 326 V22", arrow: true, over: [484, 104] },
  ],
  gates: [gateAt("f", 130, "σ"), gateAt("i", 212, "σ"), gateAt("g", 294, "tanh"), gateAt("o", 376, "σ")],
  operators: [
    { signal: "c", x: 130, y: 104, text: "×" },
    { signal: "c", x: 294, y: 176, text: "×" },
    { signal: "c", x: 294, y: 104, text: "+", opens: true },
    { signal: "h", x: 434, y: 157, text: "tanh", of: "tanh_c" },
    { signal: "h", x: 434, y: 218, text: "×", opens: true },
  ],
  figures: [
    { of: "c_before", symbol: "c-", signal: "c", ...LEFT, y: 90 },
    { of: "kept", symbol: "f c-", signal: "c", x: 228, anchor: "middle", y: 90 },
    { of: "added", symbol: "i g", signal: "c", x: 304, anchor: "start", y: 152 },
    { of: "c", symbol: "c", signal: "c", ...RIGHT, y: 90 },
    { of: "tanh_c", symbol: "", signal: "c", x: 426, anchor: "end", y: 198 },
    { of: "h", symbol: "h", signal: "h", ...RIGHT, y: 312 },
    { of: "h_before", symbol: "h-", signal: "h", ...LEFT, y: 312 },
    inputFigure(388),
  ],
  marks: [
    markAt("f", 138, 228),
    markAt("i", 220, 228),
    markAt("g", 302, 228),
    { ...markAt("o", 366, 228), anchor: "end" },
    SHOWN_MARK,
  ],
  standing: { line: 104, bars: { before: 88, kept: 172, after: 372 } },
};

/** @type {Layout} */
const RNN = {
  height: 300,
  box: { y: 44, height: 214 },
  wires: [
    { of: "bus", signal: "bus", path: "M108 226 H270" },
    { of: "h_before", signal: "h", range: "gate", path: "M4 226 H108" },
    { of: "x", signal: "x", range: "x", path: "M98 292 V236 Q98 226 108 226" },
    { of: "a", signal: "a", range: "state", path: "M270 226 Q280 226 280 216 V160", arrow: true },
    { of: "h", signal: "h", range: "gate", path: "M280 112 V94 Q280 84 290 84 H474 Q484 84 484 94" },
    { of: "h", signal: "h", range: "gate", path: "M484 94 V216 Q484 226 494 226 H552", arrow: true },
    { of: "h", signal: "h", range: "gate", path: "M484 94 V22", arrow: true },
  ],
  gates: [{ signal: "h", x: 280, y: 136, text: "tanh" }],
  operators: [],
  figures: [
    { of: "a", symbol: "a", signal: "a", x: 292, anchor: "start", y: 202 },
    { of: "h", symbol: "h", signal: "h", ...RIGHT, y: 212 },
    { of: "h_before", symbol: "h-", signal: "h", ...LEFT, y: 212 },
    inputFigure(288),
  ],
  marks: [SHOWN_MARK],
  standing: null,
};

/** @type {Layout} */
const GRU = {
  ...TALL,
  wires: [
    ...bus(206),
    STATE_WIRE,
    { of: "h_before", signal: "h", range: "state", path: "M86 104 V316 Q86 326 96 326" },
    intoGate(130),
    intoLastGate(206),
    intoLastGate(360, 206),
    ...MIXED,
    { of: "r", signal: "r", range: "gate", path: "M130 238 V222 Q130 212 140 212 H278 Q288 212 288 222" },
    { of: "r", signal: "r", range: "gate", path: "M288 222 V252 Q288 262 298 262 H328", arrow: true },
    { of: "z", signal: "z", range: "gate", path: "M206 238 V170 Q206 160 216 160 H234", over: [206, 212] },
    { of: "z", signal: "z", range: "gate", path: "M234 160 Q244 160 244 150 V120", arrow: true },
    { of: "replaced", signal: "z", range: "gate", path: "M244 160 H284 M312 160 H344", arrow: true },
    { of: "n", signal: "n", range: "gate", path: "M360 238 V176", arrow: true },
    { of: "added", signal: "h", range: "state", path: "M360 146 V120", arrow: true },
  ],
  gates: [gateAt("r", 130, "σ"), gateAt("z", 206, "σ"), gateAt("n", 360, "tanh")],
  operators: [KEEPS, { signal: "h", x: 298, y: 160, text: "1−" }, { signal: "h", x: 360, y: 160, text: "×" }, ADDS],
  figures: [
    ...STATE_FIGURES,
    { of: "kept", symbol: "z h-", signal: "h", x: 312, anchor: "middle", y: 90 },
    { of: "added", symbol: "", signal: "h", x: 370, anchor: "start", y: 139 },
    inputFigure(388),
  ],
  marks: [markAt("r", 138, 232), markAt("z", 214, 232), markAt("n", 368, 230), SHOWN_MARK],
  standing: ON_STATE,
};

/** @type {Layout} */
const MINGRU = {
  ...TALL,
  wires: [
    ...inputBus(360),
    intoLastGate(206),
    ...MINIMAL_STATE,
    { of: "z", signal: "z", range: "gate", path: "M206 238 V194 Q206 184 216 184 H344", arrow: true },
    { of: "z", signal: "z", range: "gate", path: "M244 184 V166", arrow: true },
    { of: "remains", signal: "z", range: "gate", path: "M244 136 V120", arrow: true },
  ],
  gates: [gateAt("z", 206, "σ"), gateAt("v", 360, "linear")],
  operators: [{ signal: "h", x: 244, y: 150, text: "1−" }, ...MINIMAL_OPERATORS],
  figures: [...MINIMAL_FIGURES, { of: "kept", symbol: "(1− z ) h-", signal: "h", x: 306, anchor: "middle", y: 90 }],
  marks: [markAt("z", 214, 230), markAt("v", 368, 230), SHOWN_MARK],
  standing: ON_STATE,
};

/** @type {Layout} */
const MINLSTM = {
  ...TALL,
  wires: [
    ...inputBus(360),
    intoLastGate(152),
    intoLastGate(244),
    ...MINIMAL_STATE,
    { of: "f", signal: "f", range: "gate", path: "M152 238 V194 Q152 184 162 184 H228", arrow: true },
    { of: "i", signal: "i", range: "gate", path: "M244 238 V200", arrow: true },
    { of: "remains", signal: "f", range: "gate", path: "M244 170 V120", arrow: true },
    { of: "replaced", signal: "i", range: "gate", path: "M258 184 H344", arrow: true },
  ],
  gates: [gateAt("f", 152, "σ"), gateAt("i", 244, "σ"), gateAt("v", 360, "linear")],
  operators: [{ signal: "h", x: 244, y: 184, text: "÷" }, ...MINIMAL_OPERATORS],
  figures: [
    ...MINIMAL_FIGURES,
    { of: "kept", symbol: "", signal: "h", x: 302, anchor: "middle", y: 90 },
    { of: "remains", symbol: "", signal: "f", x: 236, anchor: "end", y: 150 },
    { of: "replaced", symbol: "", signal: "i", x: 300, anchor: "middle", y: 176 },
  ],
  marks: [markAt("f", 160, 230), markAt("i", 252, 230), markAt("v", 368, 230), SHOWN_MARK],
  standing: ON_STATE,
};

/** @type {Layout} m meets both sums between f and i, and h is what o shows of c itself. */
const SLSTM = {
  ...LSTM,
  wires: [
    ...LSTM.wires.filter(({ of, path }) => of !== "tanh_c" && path !== "M434 104 V142"),
    { of: "c", signal: "c", range: "state", path: "M434 104 V202", arrow: true },
    { of: "m_before", signal: "m", range: "own", path: "M4 150 H157", over: [130, 150] },
    { of: "m", signal: "m", range: "own", path: "M185 150 H552", arrow: true },
    { of: "bus", signal: "bus", path: "M158 262 H184" },
    { of: "bus", signal: "bus", path: "M171 262 V164", arrow: true },
  ],
  operators: [
    ...LSTM.operators.filter(({ text }) => text !== "tanh"),
    { signal: "m", x: 171, y: 150, text: "m", opens: true },
  ],
  figures: [
    ...LSTM.figures.filter(({ of }) => of !== "tanh_c" && of !== "added"),
    { of: "added", symbol: "i g", signal: "c", x: 314, anchor: "start", y: 190 },
    { of: "m_before", symbol: "m-", signal: "m", ...LEFT, y: 192 },
    { of: "m", symbol: "m", signal: "m", ...RIGHT, y: 192 },
  ],
};

/** @type {Layout} The memory is a matrix: no wire has its size. i writes v under k, f keeps, and q reads. */
const MLSTM = {
  ...TALL,
  wires: [
    ...inputBus(440),
    ...[100, 168, 236, 304, 372].map(intoGate),
    { of: "bus", signal: "bus", path: "M4 104 H86" },
    { of: "bus", signal: "bus", path: "M114 104 H222" },
    { of: "bus", signal: "bus", path: "M250 104 H552", arrow: true },
    { of: "f", signal: "f", range: "gate", path: "M100 238 V120", arrow: true },
    { of: "i", signal: "i", range: "gate", path: "M168 238 V186 Q168 176 178 176 H220", arrow: true },
    { of: "v", signal: "v", range: "own", path: "M236 238 V192", arrow: true },
    { of: "k", signal: "k", range: "own", path: "M304 238 V186 Q304 176 294 176 H252", arrow: true },
    { of: "written", signal: "v", range: "own", path: "M236 162 V120", arrow: true },
    { of: "bus", signal: "bus", path: "M372 104 V134", arrow: true },
    { of: "q", signal: "q", range: "own", path: "M372 238 V166", arrow: true },
    { of: "s", signal: "s", range: "own", path: "M386 150 H424", arrow: true },
    { of: "o", signal: "o", range: "gate", path: "M440 238 V166", arrow: true },
    {
      of: "h",
      signal: "h",
      range: "state",
      path: "M454 150 H474 Q484 150 484 160 V316 Q484 326 494 326 H552",
      arrow: true,
    },
    { of: "h", signal: "h", range: "state", path: "M484 160 V22", arrow: true, over: [484, 104] },
    { of: "m_before", signal: "m", range: "own", path: "M4 150 H118", over: [100, 150], arrow: true },
    { of: "bus", signal: "bus", path: "M132 262 H136" },
    { of: "bus", signal: "bus", path: "M134 262 V166", arrow: true },
  ],
  gates: [
    gateAt("f", 100, "σ"),
    gateAt("i", 168, "σ"),
    gateAt("v", 236, "linear"),
    gateAt("k", 304, "linear"),
    gateAt("q", 372, "linear"),
    gateAt("o", 440, "σ"),
  ],
  operators: [
    { signal: "f", x: 100, y: 104, text: "×" },
    { signal: "v", x: 236, y: 176, text: "×" },
    { signal: "v", x: 236, y: 104, text: "+" },
    { signal: "s", x: 372, y: 150, text: "Cq", opens: true },
    { signal: "h", x: 440, y: 150, text: "×", opens: true },
    { signal: "m", x: 134, y: 150, text: "m", opens: true },
  ],
  figures: [
    { of: "m_before", symbol: "m-", signal: "m", ...LEFT, y: 192 },
    { of: "s", symbol: "s", signal: "s", x: 404, anchor: "start", y: 139 },
    { of: "h", symbol: "h", signal: "h", ...RIGHT, y: 312 },
    inputFigure(388),
  ],
  marks: [
    markAt("f", 108, 228),
    markAt("i", 176, 228),
    markAt("v", 244, 228),
    markAt("k", 312, 228),
    markAt("q", 380, 228),
    markAt("o", 448, 228),
    SHOWN_MARK,
  ],
  standing: null,
};

/**
 * The drawing of each family of cells, and of kinds that have one of their own; all are LAYOUT_WIDTH wide.
 *
 * @type {Record<import("./engine/kinds.js").Family, Layout> & Partial<Record<import("./engine/kinds.js").Kind, Layout>>}
 */
export const LAYOUTS = {
  lstm: LSTM,
  gru: GRU,
  rnn: RNN,
  mingru: MINGRU,
  minlstm: MINLSTM,
  slstm: SLSTM,
  mlstm: MLSTM,
  peepholelstm: withPeepholes(LSTM),
};
export const LAYOUT_WIDTH = 560;
