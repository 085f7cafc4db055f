// Edit text: an edit in words, such as "forget gate, unit 7, steps 12–20 := 0".

import { EDITS } from "./edit_words.js";
import { writeParts } from "./edits.js";
import { printNumber } from "./figures.js";
import { groupedEdits, takesSymbols } from "./symbol_edits.js";
import { WHAT_IF } from "./whatif_words.js";
import { PLACES } from "./words.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Edit } from "./engine/edited.js" */
/** @import { Change } from "./symbol_edits.js" */

const TYPED_DECIMALS = 6;

/**
 * What an edit changes, for people.
 *
 * @param {ModelView} view
 * @param {Edit} edit
 */
function describeEdit(view, edit) {
  const { net, target, name, units, steps, op } = edit;
  const network = view.networks[net];
  const several = view.networks.length > 1 && target !== "input";
  const parts = [several ? network.name : "", whatOf(view, edit)];
  const isInput = target === "input";
  const list = units ? writeParts(units, 0) : "";
  if (isInput) parts.push(columnsOf(view, units));
  else parts.push(list ? EDITS.units(list) : EDITS.allUnits(network.width(name === "h" ? "h" : network.names[0])));
  if (target === "initial") parts.push(EDITS.initial);
  else if (target !== "block") parts.push(steps ? EDITS.steps(writeParts(steps, 1)) : EDITS.allSteps);
  const by = amountOf(edit);
  const says = { "=": EDITS.sets, "*": EDITS.multiplies, "+": EDITS.adds }[op];
  return says(parts, by);
}

/**
 * What becomes of the symbol of a step, as `describeEdit` and `tellEdit` have it; null of any other change.
 *
 * @param {ModelView} view
 * @param {Change} change
 */
function symbolWords({ header }, { symbol, step }) {
  if (symbol === null) return null;
  const [name, when] = [EDITS.symbol(header.input.names[symbol]), EDITS.steps(`${step + 1}`)];
  return {
    described: EDITS.sets([WHAT_IF.input, when], name),
    told: EDITS.setTo(EDITS.held(WHAT_IF.input, "", when), name),
  };
}

/**
 * A list of edits as a person has made them, each with its words: another symbol at a step is one.
 *
 * @param {ModelView} view  as it was recorded
 * @param {readonly (Edit|null)[]} edits  null is what can't be read
 * @returns {(Change & {described: string|null, told: string|null})[]}
 */
export function wordedChanges(view, edits) {
  const single = edits.map((_, at) => ({ at, count: 1, symbol: null, step: 0 }));
  return (takesSymbols(view) ? groupedEdits(edits) : single).map((change) => {
    const edit = edits[change.at];
    const alone = edit && { described: describeEdit(view, edit), told: tellEdit(view, edit) };
    return { ...change, ...(symbolWords(view, change) ?? alone ?? { described: null, told: null }) };
  });
}

/**
 * What an edit holds or changes, in few words: "f of unit 2 at step 20".
 *
 * @param {ModelView} view
 * @param {Edit} edit
 */
export function nameEdit(view, edit) {
  const { net, target, name, units, steps } = edit;
  const network = view.networks[net];
  const when = steps ? EDITS.steps(writeParts(steps, 1)) : EDITS.allSteps;
  if (target === "input") {
    const columns = columnsOf(view, units);
    if (network.reads) return EDITS.held(columns, "", when);
    return EDITS.held(`${WHAT_IF.input} ${units ? columns : columns && `(${columns})`}`.trim(), "", when);
  }
  const list = units ? EDITS.units(writeParts(units, 0)) : "";
  if (target === "block") return EDITS.held(whatOf(view, edit), list, "");
  const all = EDITS.allUnits(network.width(name));
  return (
    EDITS.held(name, list || all, target === "initial" ? "" : when) + (target === "initial" ? ` ${EDITS.initial}` : "")
  );
}

/**
 * The same with what it is changed to: "h of unit 2 at all steps, held at 0".
 *
 * @param {ModelView} view
 * @param {Edit} edit
 */
export function tellEdit(view, edit) {
  const isHeld = edit.target !== "input" && edit.target !== "initial" && edit.target !== "block";
  const how = { "=": isHeld ? EDITS.heldAt : EDITS.setTo, "*": EDITS.times, "+": EDITS.plus }[edit.op];
  return how(nameEdit(view, edit), amountOf(edit));
}

/**
 * @param {ModelView} view
 * @param {Edit} edit
 */
function whatOf(view, { net, target, name }) {
  const words = view.header.words[view.networks[net].kind];
  if (target === "input") return view.networks[net].reads ? "" : WHAT_IF.input;
  if (target !== "block") return words[name].name;
  const gate = words[name.slice(-1)].name;
  if (name.startsWith("b")) return WHAT_IF.bias(gate);
  if (name.startsWith("p")) return WHAT_IF.peephole(gate);
  return name.startsWith("W_x") ? WHAT_IF.weightsOfInput(gate) : WHAT_IF.weightsOfHidden(gate);
}

/**
 * Which columns of an input are changed; empty where there is one alone.
 *
 * @param {ModelView} view
 * @param {Edit["units"]} units
 */
const columnsOf = (view, units) => {
  if (units) return namesOf(view, units);
  const [{ reads }] = view.networks; // an edit of x is of all networks that read it
  if (reads) return EDITS.allOutputs(reads);
  return view.header.input.names.length > 1 ? EDITS.allColumns : "";
};

/**
 * The features of an input by their names, or the outputs of the layer that gives them.
 *
 * @param {ModelView} view
 * @param {NonNullable<Edit["units"]>} parts
 */
function namesOf({ header, networks: [{ reads }] }, parts) {
  if (reads) return EDITS.outputs(writeParts(parts, 0), reads);
  const { names } = header.input;
  return parts
    .flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, k) => first + k))
    .map((at) => names[at] ?? PLACES.input(at))
    .join(" ");
}

/** @param {Edit} edit */
const amountOf = ({ value }) => (typeof value === "number" ? exactly(value) : namedValue(value));

/** @param {Exclude<Edit["value"], number>} value */
const namedValue = (value) =>
  ({ mean: EDITS.mean, before: EDITS.before, original: EDITS.original, "1-f": EDITS.coupled })[value];

/**
 * A number with the decimals that it was written with.
 *
 * @param {number} value
 */
function exactly(value) {
  const decimals = (String(value).split(".")[1] ?? "").length;
  return decimals <= TYPED_DECIMALS && !String(value).includes("e")
    ? printNumber(value, decimals)
    : String(value).replace("-", "−");
}
