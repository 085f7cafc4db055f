// Saturation view: a plane for each gate of a network, and the same as text, as a table and by the keyboard.

import { buttonNode, optionNodes, selectNode } from "./controls.js";
import { CELLS } from "./engine/kinds.js";
import { htmlNode, setText } from "./nodes.js";
import { saturatedUnits, saturationOf } from "./saturation.js";
import { createSaturationPlane, printLimit, printPercent } from "./saturation_plane.js";
import { SATURATION } from "./saturation_words.js";
import { areLimits } from "./state_address.js";
import { headNode, rowNode } from "./tables.js";
import { PANEL } from "./words.js";

/** @import { Network } from "./network.js" */
/** @import { Saturation } from "./saturation.js" */
/** @import { Space } from "./state_address.js" */
/** @import { State } from "./store.js" */
/** @import { Context } from "./view.js" */

const HALF = 0.5;
const MOST_GATES = Math.max(...Object.values(CELLS).map(({ valves }) => valves.length));

/** @param {Context} context */
export function createSaturationView({ modelOf, store, rows, actions, palette }) {
  /** @param {string} label */
  const limitField = (label) => {
    const field = htmlNode("input", {
      type: "number",
      class: "lv-number-field",
      min: 0,
      max: 1,
      step: "any",
      onchange: setLimits,
    });
    return { field, label: htmlNode("label", { class: "lv-field" }, label, field) };
  };
  const [lowest, highest] = [limitField(SATURATION.low), limitField(SATURATION.high)];
  const trouble = htmlNode("span", { class: "lv-beyond", role: "alert" });
  const lead = htmlNode("p", { class: "lv-whatif-lead" });
  const planes = Array.from({ length: MOST_GATES }, () =>
    createSaturationPlane({ choose: goTo, frame: (units) => actions.filter({ net: store.get().net, units }) }),
  );
  const told = htmlNode("p");
  const gate = selectNode([], { "aria-label": SATURATION.choose });
  const side = selectNode(Object.entries(SATURATION.sides), { "aria-label": SATURATION.is });
  const share = htmlNode("input", {
    type: "number",
    class: "lv-number-field",
    min: 0,
    max: 100,
    value: 100 * HALF,
    "aria-label": SATURATION.share,
  });
  const show = buttonNode("lv-tool lv-apply", showUnits, SATURATION.show);
  const all = buttonNode("lv-tool", () => actions.filter(null), SATURATION.all);
  const chosen = htmlNode("span", { role: "status" });
  const numbers = htmlNode("table", { class: "lv-pin-table lv-saturation-numbers" });
  const table = htmlNode(
    "details",
    { class: "lv-saturation-table", ontoggle: writeTable },
    htmlNode("summary", {}, SATURATION.table),
    htmlNode("div", { class: "lv-table-frame", tabindex: 0, role: "group", "aria-label": SATURATION.table }, numbers),
  );
  const whole = htmlNode(
    "div",
    { class: "lv-saturation" },
    htmlNode("p", {}, lowest.label, " ", highest.label, " ", trouble),
    htmlNode("div", { class: "lv-saturation-planes" }, ...planes.map(({ root }) => root)),
    told,
    htmlNode(
      "p",
      {},
      ...[
        SATURATION.choose,
        gate,
        SATURATION.is,
        side,
        SATURATION.at,
        share,
        SATURATION.share,
        show,
        all,
        chosen,
      ].flatMap((part) => [part, " "]),
    ),
    table,
  );
  const root = htmlNode("div", {}, lead, whole);
  let { low, high } = store.get().space;
  /** @type {Map<string, Saturation>} */
  let found = new Map();
  let drawn = "";

  const network = () => modelOf().networks[store.get().net];
  /** @param {string} signal */
  const nameOf = (signal) => modelOf().header.words[network().kind][signal].name;

  function setLimits() {
    const [a, b] = [lowest.field.valueAsNumber, highest.field.valueAsNumber];
    const right = areLimits(a, b);
    setText(trouble, right ? "" : SATURATION.limits);
    if (right) actions.showSpace({ low: a, high: b });
  }

  /** @param {Space} space */
  function setLimitsShown(space) {
    if (lowest.field.value && space.low === low && space.high === high) return; // what is being typed stays
    ({ low, high } = space);
    [lowest.field.value, highest.field.value] = [String(low), String(high)];
  }

  /** @param {number} unit */
  function goTo(unit) {
    const { step, net } = store.get();
    actions.goTo({ step, net, unit });
  }

  function showUnits() {
    const least = share.valueAsNumber / 100;
    const saturation = found.get(gate.value);
    if (!(least >= 0 && least <= 1) || !saturation) {
      setText(chosen, SATURATION.badShare);
      return;
    }
    const units = saturatedUnits(saturation, side.value === "left" ? "left" : "right", least);
    setText(chosen, units.length ? "" : SATURATION.none(nameOf(gate.value)));
    if (units.length) actions.filter({ net: store.get().net, units });
  }

  function writeTable() {
    if (!table.open) return;
    const gates = [...found];
    const columns = gates.flatMap(([signal]) => [
      SATURATION.below(nameOf(signal), printLimit(low)),
      SATURATION.above(nameOf(signal), printLimit(high)),
    ]);
    const rows = Array.from({ length: network().units }, (_, unit) => {
      const go = buttonNode(null, () => goTo(unit), String(unit));
      return rowNode(
        go,
        gates.flatMap(([, { left, right }]) => [left[unit], right[unit]].map(printPercent)),
      );
    });
    numbers.replaceChildren(headNode([PANEL.unit, ...columns]), htmlNode("tbody", {}, ...rows));
  }

  /** @param {Network} own */
  function draw(own) {
    const gates = CELLS[own.kind].valves;
    whole.hidden = !gates.length;
    setText(lead, gates.length ? SATURATION.lead(printLimit(low), printLimit(high)) : SATURATION.noGate(own.name));
    found = new Map(gates.map((signal) => [signal, saturationOf(modelOf(), own, signal, low, high)]));
    const before = gate.value;
    gate.replaceChildren(...optionNodes(gates.map((signal) => [signal, nameOf(signal)])));
    if (gates.includes(before)) gate.value = before;
    for (const [at, plane] of planes.entries()) {
      const saturation = found.get(gates[at]);
      plane.root.hidden = !saturation;
      if (!saturation) continue;
      const name = nameOf(gates[at]);
      const label = SATURATION.plane(own.name, name, own.units);
      plane.draw(saturation, { label, name, low, high, colour: palette().wires[gates[at]] });
    }
    const summaries = [...found].map(([signal, saturation]) => {
      const [shut, open] = [saturation.left, saturation.right].map(
        (shares) => shares.filter((one) => one > HALF).length,
      );
      return SATURATION.counts(nameOf(signal), shut, open);
    });
    setText(told, SATURATION.summary(own.units, summaries));
    writeTable();
  }

  /** @param {Readonly<State>} state */
  function update(state) {
    const { version, epoch } = modelOf();
    const own = network();
    const now = `${version} ${epoch} ${state.model} ${state.net} ${state.space.low} ${state.space.high} ${palette().background}`;
    if (now !== drawn) {
      drawn = now;
      setLimitsShown(state.space);
      draw(own);
    }
    const names = CELLS[own.kind].valves;
    for (const [at, plane] of planes.entries())
      if (names[at]) plane.mark(state.unit, (unit) => rows.rowOf(own, names[at], unit) >= 0);
    all.hidden = state.filter === null;
  }

  return {
    root,
    update,
    renew() {
      drawn = "";
    },
  };
}
