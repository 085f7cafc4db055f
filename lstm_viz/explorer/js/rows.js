// Rows: which units a map shows, from top to bottom.

import { clamp } from "./clamp.js";
import { unitsByCounting } from "./counting.js";
import { meanOf } from "./engine/sums.js";
import { roundOut } from "./figures.js";

/** @import { ModelView } from "./decode.js" */
/** @import { Network } from "./network.js" */
/** @import { Condition, Filter, State } from "./store.js" */

/** @typedef {ReturnType<typeof createRows>} Rows */

/** The rows of every network's maps; `refresh` works them out anew and says whether they moved. */
export function createRows() {
  /** @type {Int32Array[]} */
  let orders = []; // the units of each network
  /** @type {Int32Array[]} */
  let places = []; // and the row of each unit, -1 where it is filtered out
  let asked = "";
  /** @type {ModelView|null} */
  let askedModel = null;
  let sortStep = 0;
  /** @type {Map<number, Int32Array>} */
  const natural = new Map();

  /**
   * A projected h has rows of its own, which no order of the units speaks of.
   *
   * @param {Network} network
   * @param {string} signal
   */
  function own(network, signal) {
    const width = network.width(signal);
    if (width === network.units) return null;
    const order = natural.get(width) ?? Int32Array.from({ length: width }, (_, row) => row);
    natural.set(width, order);
    return order;
  }

  return {
    /**
     * @param {ModelView} model
     * @param {State} state
     */
    refresh(model, state) {
      if (state.locked !== null) sortStep = state.locked;
      else if (askedModel === null) sortStep = state.step;
      sortStep = Math.min(sortStep, model.steps - 1);
      const byValue = state.order.startsWith("value");
      const now = JSON.stringify([state.order, byValue ? sortStep : 0, state.filter]);
      if (model === askedModel && now === asked) return false;
      [asked, askedModel] = [now, model];
      // A row must not jump while a hand moves through the training, or nobody could follow a unit: so
      // rows are sorted and filtered by the end of it, whatever is shown.
      const end = model.at(model.lastEpoch);
      orders = end.networks.map((network) =>
        keep(network, orderUnits(end, network, state.order, sortStep), state.filter),
      );
      places = model.networks.map((network, net) => {
        const place = new Int32Array(network.units).fill(-1);
        orders[net].forEach((unit, row) => {
          place[unit] = row;
        });
        return place;
      });
      return true;
    },
    /**
     * @param {Network} network
     * @param {string} signal
     */
    order: (network, signal) => own(network, signal) ?? orders[network.index],
    /**
     * @param {Network} network
     * @param {string} signal
     * @param {number} unit
     */
    rowOf(network, signal, unit) {
      if (own(network, signal)) return unit < network.width(signal) ? unit : -1;
      return places[network.index][unit] ?? -1;
    },
    /**
     * The unit `by` rows further down, staying within the rows that are shown.
     *
     * @param {Network} network
     * @param {number} unit
     * @param {number} by
     */
    neighbour(network, unit, by) {
      const order = orders[network.index];
      if (!order.length) return unit;
      const row = places[network.index][unit];
      const next = row < 0 ? 0 : row + by;
      return order[clamp(next, 0, order.length - 1)];
    },
    /** @param {Network} network */
    shown: (network) => orders[network.index].length,
  };
}

/**
 * @param {ModelView} view
 * @param {Network} network  one of it
 * @param {string} order
 * @param {number} step
 */
function orderUnits(view, network, order, step) {
  if (order === "count") return unitsByCounting(view, network);
  const kept = network.array("order.kept") ?? Int32Array.from({ length: network.units }, (_, unit) => unit);
  if (!order.startsWith("value")) return network.array(`order.${order}`) ?? kept;
  const value = network.column(sortSignal(network, order), step);
  if (value.length !== network.units) return kept;
  // Highest on top; what has no value stands last; equals keep their order.
  /** @param {number} unit */
  const rank = (unit) => (Number.isNaN(value[unit]) ? -Infinity : value[unit]);
  return Int32Array.from(kept).sort((a, b) => rank(b) - rank(a) || 0);
}

/**
 * The signal that "value" or "value:f" sorts a network's units by: its own memory where it has no f.
 *
 * @param {Network} network
 * @param {string} order
 */
export function sortSignal(network, order) {
  const wanted = order.split(":")[1];
  return [wanted, "c", "h"].find((signal) => network.names.includes(signal)) ?? "h";
}

/**
 * The signals that units can be sorted by, with their names. Of two with one name, such as the candidates of an LSTM
 * and of a GRU, `of` says which networks have them; else it is empty.
 *
 * @param {ModelView} view
 */
export function sortSignals({ header, networks }) {
  const having = (/** @type {string} */ signal) => networks.filter(({ names }) => names.includes(signal));
  const named = [...new Set(networks.flatMap(({ names }) => names))].map((signal) => {
    const words = having(signal).map(({ kind }) => header.words[kind][signal]);
    return { signal, name: words.find(Boolean)?.name ?? signal };
  });
  return named.map(({ signal, name }) => {
    const alone = named.every((other) => other.signal === signal || other.name !== name);
    return {
      signal,
      name,
      of: alone
        ? ""
        : having(signal)
            .map((network) => network.name)
            .join(", "),
    };
  });
}

/**
 * @param {Network} network
 * @param {Int32Array} order
 * @param {Filter|null} filter
 */
function keep(network, order, filter) {
  if (filter?.net !== network.index) return order;
  if ("units" in filter) return order.filter((unit) => filter.units.includes(unit));
  const value = network.column(filter.signal, filter.step);
  if (value.length !== network.units) return order;
  return order.filter((unit) => (filter.below ? value[unit] < filter.limit : value[unit] > filter.limit));
}

/**
 * The condition that a brush over some rows of one step means: all units that are as low (or as
 * high) as the brushed ones. Below, where the brushed mean lies below the mean of all units, with
 * the highest brushed value rounded up to two digits as the limit; else above, with the lowest
 * rounded down. So every brushed unit stays. Null where nothing was brushed.
 *
 * @param {Network} network
 * @param {string} signal
 * @param {number} step
 * @param {Iterable<number>} units
 * @returns {Condition|null}
 */
export function brushedFilter(network, signal, step, units) {
  const column = network.column(signal, step);
  const brushed = Array.from(units, (unit) => column[unit]).filter((value) => !Number.isNaN(value));
  if (!brushed.length) return null;
  const below = meanOf(brushed) <= meanOf(column.filter((value) => !Number.isNaN(value)));
  const edge = below ? Math.max(...brushed) : Math.min(...brushed);
  return { net: network.index, signal, below, limit: roundOut(edge, below, true), step };
}
