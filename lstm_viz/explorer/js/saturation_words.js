// Saturation words: every sentence of the view "Saturation of the gates".

export const SATURATION = {
  /** @type {(low: string, high: string) => string} */
  lead: (low, high) =>
    `Each point is a unit: how often its gate is below ${low} (across) and above ${high} (up). Far up, the gate is ` +
    "nearly always open; far right, nearly always shut; at the lower left, it is never saturated. Drag a frame round " +
    "points to show only these units in the maps.",
  /** @type {(network: string) => string} */
  noGate: (network) => `The ${network} has no gate between 0 and 1, so nothing can be saturated.`,
  low: "nearly shut: below",
  high: "nearly open: above",
  limits: "The limits must be numbers from 0 to 1, the first below the second. The picture has not changed.",
  /** @type {(limit: string) => string} */
  across: (limit) => `steps below ${limit} →`,
  /** @type {(limit: string) => string} */
  up: (limit) => `↑ steps above ${limit}`,
  /** @type {(network: string, gate: string, units: number) => string} */
  plane: (network, gate, units) => `${network}, ${gate}: ${units} units by how often they are saturated`,
  /** @type {(units: number, gates: string[]) => string} */
  summary: (units, gates) => `Of ${units} units, at more than half of the steps: ${gates.join("; ")}.`,
  /** @type {(gate: string, shut: number, open: number) => string} */
  counts: (gate, shut, open) => `${gate} nearly open in ${open}, nearly shut in ${shut}`,
  /** @type {(unit: number, low: string, left: string, high: string, right: string) => string} */
  unit: (unit, low, left, high, right) =>
    `unit ${unit}: below ${low} at ${left} of the steps, above ${high} at ${right}`,
  choose: "Show only the units whose",
  is: "is nearly",
  sides: { right: "open", left: "shut" },
  at: "at",
  share: "percent of the steps or more",
  show: "Show them",
  /** @type {(gate: string) => string} */
  none: (gate) => `No unit's ${gate} meets this condition. The maps have not changed.`,
  badShare: "The percentage must be a number from 0 to 100. The maps have not changed.",
  all: "Show all units",
  table: "Numbers of each unit",
  /** @type {(gate: string, limit: string) => string} */
  below: (gate, limit) => `${gate} below ${limit}`,
  /** @type {(gate: string, limit: string) => string} */
  above: (gate, limit) => `${gate} above ${limit}`,
};
