// Key words: the sentences of the list of keys and gestures.

/** The list of keys and gestures; what stands before each is in keys.js. */
export const KEY_LIST = {
  title: "Keys and gestures",
  step: "previous step, next step",
  leap: "ten steps back, ten steps forward",
  ends: "first step, last step",
  play: "play, pause",
  unit: "unit above, unit below",
  goTo: "enter a unit and a step to go to",
  zoom: "zoom in, zoom out",
  all: "show all steps",
  checkpoint: "previous checkpoint of the training, next one",
  checkpointEnds: "first checkpoint of the training, last one",
  sequence: "previous sequence, next sequence, where the toolbar has them",
  change: "change since the step before: of the map under the pointer, or of all maps",
  perUnit: "each unit on its own range, or all on one scale: of the map under the pointer, or of all maps",
  large: "enlarge the map under the pointer; show all maps again",
  pin: "pin this cell, or remove its pin",
  text: "text: read it coloured by what a unit does",
  memory: "memory: what the state is made of, and when it was written",
  gradient: "gradient: how the past reaches this step, and which inputs its answer depends on",
  whatIf: "what if: change something and see what follows",
  state: "state space: the path of the states, and where they nearly stay",
  undo: "undo an edit, redo it",
  present: "presenter layout on, off",
  escape: "close what is open, then unlock the step, then leave the presenter layout",
  help: "show this list",
};

/** @type {[gesture: string, says: string][]} */
export const GESTURES = [
  ["before you move", "a step and unit of the first network at which a gate moves and later answers depend on it"],
  ["move over a map", "preview the step and unit below the pointer; off the maps, those it rested on last"],
  ["click", "lock this step and unit; click again or press Esc to unlock"],
  ["drag", "zoom in on these steps; double-click to show all"],
  ["Ctrl + wheel, wheel sideways", "zoom, move along the steps"],
  ["drag below the maps", "move along the steps"],
  [
    "Shift + drag on a map",
    "show only the units whose values at that step are as low, or as high, as those you drag over",
  ],
  ["What if: drag on a map, drag a point of the input", "hold these cells at a value, move the point"],
  [
    "Text: drag over characters, Shift + ← → on it",
    "choose a passage, and list the units that are on in it and off around it; with Ctrl one part more",
  ],
  ["drag a gate's number up or down", "hold it at another value, in the cell or in its open equation"],
  ["↑ ↓ on such a number, with Shift tenfold", "the same in steps; Esc: as before; in the equation, Enter: type it"],
  ["finger: drag, tap, two fingers", "move through the steps, lock, zoom"],
];
