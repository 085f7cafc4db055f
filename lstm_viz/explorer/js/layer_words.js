// Layer words: what the input of a layer is called, where that is not the sequence as it is.

export const LAYER_INPUT = {
  /** @type {(unit: number, layer: number, reverse: boolean) => string} */
  columnOfLayer: (unit, layer, reverse) => `h ${unit} of layer ${layer}${reverse ? ", reverse" : ""}`,
  /** All that a layer gives to the one above it. @type {(layer: number, both: boolean) => string} */
  layer: (layer, both) => `h of layer ${layer}${both ? ", forward and reverse" : ""}`,
  /** @type {(output: number, layer: string) => string} */
  columnOfOutput: (output, layer) => `output ${output} of ${layer}`,
  /** @type {(layer: string) => string} */
  output: (layer) => `output of ${layer}`,
  /** @type {(token: string) => string} */
  token: (token) => `token ${token}`,
  /** @type {(numbers: number) => string} */
  embedded: (numbers) => `tokens, embedded in ${numbers} numbers`,
};
