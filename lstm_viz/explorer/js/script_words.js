// Script words: the sentences of a view as a Python script.

export const SCRIPT = {
  title: "Python",
  help: "The script that records these networks on what they read, with the same edits, and opens the maps as they are here.",
  copy: "Copy as Python",
  file: "Python file",
  /** In the script, below its title. */
  runs: 'Needs lstm_viz with its extra "notebook"; the last line shows the view in a notebook.',
  deeper:
    "Networks that are shown side by side at a later layer read different sequences, and the layers below are not part of this view. Show the first layer, or one network.",
};

/** The lines of the script, where they are more than a name. */
export const PYTHON = {
  numbers: `def numbers(text, *shape):
    """Float32 numbers that were packed as text."""
    packed = zlib.decompress(base64.b64decode(text))
    return torch.from_numpy(np.frombuffer(packed, "<f4").reshape(shape).copy())`,
  filled: `def filled(module, *weights):
    """A module with these weights, in the order of its parameters."""
    names = [name for name, _ in module.named_parameters()]
    module.load_state_dict(dict(zip(names, weights, strict=True)))
    return module`,
  nan: "from math import nan",
  standard: ["import base64", "import zlib"],
  numpy: "import numpy as np",
  torch: "import torch",
  /** @type {(names: string) => string} */
  ours: (names) => `from lstm_viz import ${names}`,
  skipping: "from lstm_viz.skipping import present, spread",
  /** @type {(values: string, of: string) => string} of which layer, of one above another */
  sequence: (values, of) => `x = ${values}  # ${of && `${of}, `}(step, column)`,
  read: "read = present(x.numpy())  # a step without a value is skipped",
  before: "before = {  # the states before step 1",
  none: "None",
  /** @type {(value: string) => string} */
  traces: (value) => `traces = {name: ${value} for name, network in networks.items()}`,
  /** @type {(before: string, edits: string) => string} */
  edited: (before, edits) => `    name: record(network, x${before}, edits=${edits}, net=at)`,
  each: "    for at, (name, network) in enumerate(networks.items())",
};
