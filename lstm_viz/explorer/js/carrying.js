// Carrying: what of the state stays when another model is shown.

import { netNames, writeAddress } from "./address.js";
import { printEnd } from "./axes.js";
import { moveEdits } from "./edits.js";
import { NONE } from "./figures.js";
import { atStep } from "./layer_input.js";
import { clipParts } from "./passage.js";
import { stepName } from "./readings.js";
import { weightsOf } from "./replay.js";
import { PLACES } from "./words.js";

/** @import { Address } from "./address.js" */
/** @import { Model, ModelView } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { Extent } from "./payload.js" */
/** @import { Cell, KeptPin, State } from "./store.js" */

const MOST_KEPT = 24; // pinned cells of earlier sequences
const WEIGHTS = /** @type {const} */ (["W_ih", "W_hh", "b_ih", "b_hh", "W_hr", "p"]);
const MOST_VALUES = 12; // values of a sequence that are part of its name

/**
 * @param {Readonly<State>} now
 * @param {Model} old
 * @param {Model} next
 * @returns {Partial<State>} what changes with it: steps that it does not have are given up
 */
export function carryOver(now, old, next) {
  const end = next.steps - 1;
  const [from, to] = now.zoom;
  const whole = from === 0 && to === old.steps - 1;
  /** @type {Extent} */
  const zoom = whole || from > end ? [0, end] : [from, Math.min(to, end)];
  // Edits change neither what was recorded nor which sequence it is.
  const recorded = old.at(old.epoch);
  const another = !isSameSequence(recorded, next.at(next.epoch));
  const opens = another && !isMoved(now, old);
  const { step, unit } = next.header.opening;
  return {
    model: now.model + 1,
    playing: false,
    training: false,
    zoom,
    // Of the same networks a unit is the same one in every sequence, so it stays, to be compared.
    ...(opens && !hasSameNetworks(recorded, next.at(next.epoch)) ? { unit } : {}),
    step: opens ? step : Math.min(now.step, end),
    locked: now.locked === null ? null : Math.min(now.locked, end),
    filter: now.filter && "step" in now.filter && now.filter.step > end ? null : now.filter,
    pins: now.pins.filter((pin) => pin.step <= end),
    text: { ...now.text, passage: clipParts(now.text.passage, next.steps) },
    kept: another ? [...now.kept, ...now.pins.map((pin) => keepPin(pin, recorded))].slice(-MOST_KEPT) : now.kept,
  };
}

/**
 * What is shown when other networks come: what belongs to a network goes with it or is left out. Where nobody has
 * locked a step, one that has come beside one that stays is turned to, since it is the one that somebody wants to see,
 * at the step that is shown: another layer, or another network, is compared on the same sequence at the same step. A
 * unit that somebody has chosen stays, and that of a network that goes falls back to the first.
 *
 * @param {Readonly<State>} now
 * @param {ModelView} old
 * @param {ModelView} next
 * @returns {Address & {shown?: number}}  to open with
 */
export function carryAmong(now, old, next) {
  const called = netNames(next);
  const places = netNames(old).map((name) => called.indexOf(name));
  const added = called.map((_, net) => net).filter((net) => !places.includes(net));
  const stay = old.networks.filter(({ index }) => places[index] >= 0);
  const same = stay.every((network) => hasSameWeights(network, next.networks[places[network.index]]));
  const turned = now.locked === null && added.length === 1 && same ? added[0] : null;
  /** @type {<T extends {net: number}>(one: T) => T[]} */
  const moved = (one) => (places[one.net] < 0 ? [] : [{ ...one, net: places[one.net] }]);
  const net = turned ?? Math.max(0, places[now.net]);
  const stays = net === places[now.net];
  const edits = moveEdits(now.edits, places);
  /** @type {Readonly<State>} */
  const state = {
    ...now,
    net,
    unit: stays ? now.unit : 0,
    pins: now.pins.flatMap(moved),
    filter: now.filter && (moved(now.filter)[0] ?? null),
    open: now.open && (moved(now.open)[0] ?? null),
    large: now.large && (moved(now.large)[0] ?? null),
    edits,
    showing: edits ? now.showing : "edited",
  };
  // A checkpoint and the ends of a zoom are those of the model that they were chosen in.
  const { step, unit, ...rest } = writeAddress(state, old);
  const opens = isSameSequence(old, next) ? { shown: now.step + 1 } : {};
  return { ...rest, ...(now.locked === null ? opens : { step, unit }), net: called[net] };
}

/**
 * Whether somebody has been at another step than the one where the picture opened.
 *
 * @param {Readonly<State>} state
 * @param {Model} model
 */
function isMoved({ step, net, locked }, { header: { opening } }) {
  return locked !== null || net !== 0 || step !== opening.step;
}

/**
 * Whether the weights are the same; of networks that came without theirs it is not known.
 *
 * @param {ModelView} one
 * @param {ModelView} other
 */
function hasSameNetworks({ networks }, { networks: others }) {
  return networks.length === others.length && networks.every((network, k) => hasSameWeights(network, others[k]));
}

/**
 * @param {Network} one
 * @param {Network} other
 */
function hasSameWeights(one, other) {
  const [mine, its] = [weightsOf(one), weightsOf(other)];
  return (
    Boolean(mine.W_ih) &&
    one.kind === other.kind &&
    WEIGHTS.every((name) => areEqual(mine[name] ?? null, its[name] ?? null))
  );
}

/**
 * @param {ArrayLike<number>|null} one
 * @param {ArrayLike<number>|null} other
 */
function areEqual(one, other) {
  if (!one || !other) return one === other;
  return one.length === other.length && Array.prototype.every.call(one, (value, k) => value === other[k]);
}

/**
 * While networks are trained, the same sequence comes again and again, and the place must not jump.
 *
 * @param {ModelView} one
 * @param {ModelView} other
 */
function isSameSequence(one, other) {
  return one.steps === other.steps && one.inputs.every((value, k) => Object.is(value, other.inputs[k]));
}

/**
 * What a pinned cell is now, for when another sequence is shown.
 *
 * @param {Cell} pin
 * @param {ModelView} model
 * @returns {KeptPin}
 */
function keepPin({ step, unit, net }, model) {
  const network = model.networks[net];
  return {
    net,
    cell: PLACES.cell(stepName(model, step), unit),
    of: sequenceName(model),
    values: network.names.map((signal) => network.value(signal, step, unit)),
  };
}

/**
 * Where a sequence comes from, and all of a short one: of two that were typed the first says nothing.
 *
 * @param {ModelView} model
 */
function sequenceName(model) {
  const { source, text, names } = model.header.input;
  if (model.steps > MOST_VALUES || (!text && names.length > 1)) return source;
  const values = Array.from({ length: model.steps }, (_, step) => atStep(model.given ?? model.inputs, step)[0]);
  const whole = text ?? values.map((value) => (Number.isNaN(value) ? NONE : printEnd(value)));
  return [source, whole.join(" ")].filter(Boolean).join(": ");
}
