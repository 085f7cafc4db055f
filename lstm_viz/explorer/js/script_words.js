// Script words: the sentences of a view as a Python script.

export const SCRIPT = {
  title: "Python",
  help: "The script that records these networks on this sequence, with the same edits, and opens the maps as they are here.",
  copy: "Copy as Python",
  file: "Python file",
  /** In the script, below its title. */
  runs: 'Needs lstm_viz with its extra "notebook"; the last line shows the view in a notebook.',
  deeper:
    "Networks that are shown side by side at a later layer read different sequences, and the layers below are not part of this view. Show the first layer, or one network.",
};
