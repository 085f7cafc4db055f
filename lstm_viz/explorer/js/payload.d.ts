// Payload: what payload.py writes and decode.js reads. An array is named by its place in `arrays`.

export type Kind = import("./engine/kinds.js").Kind;

/** The lowest and the highest value. */
export type Extent = [low: number, high: number];

/** A place in `Header.arrays`. */
type Ref = number;

export interface Header {
  version: number;
  steps: number;
  /** Of the steps; null where they are 1, 2, ... */
  labels: string[] | null;
  /**
   * `source` is where the sequence comes from, `text` what each step is where it is not a number, such as a character. `given` are the values
   * before they were scaled, null where nothing was; `note` says how they were.
   */
  input: {
    names: string[];
    source: string;
    text: string[] | null;
    values: Ref;
    given: Ref | null;
    note: string;
  };
  target: Ref | null;
  /** What is right at each step where that is a symbol, "" where it is not known. */
  target_text: string[] | null;
  target_name: string;
  target_range: Extent | null;
  /** What the sequence counts, after each step; null where there is nothing to count. */
  count: { name: string; values: Ref } | null;
  verdict: string;
  explanation: Explanation;
  /** Where it opens, both from 0; the unit is the first network's. */
  opening: { step: number; unit: number };
  /** How the numbers were checked, in one line. */
  badge: string;
  explained: Explained;
  networks: NetworkHeader[];
  /** Of each kind of network, by signal, the input x among them. */
  words: Record<string, Record<string, Word>>;
  colours: { light: Theme; dark: Theme };
  exact: Exact | null;
  epochs?: EpochHeader[];
  arrays: StoredArray[];
}

/** See explanation.py; each part is empty where there is nothing of it. */
export interface Explanation {
  task: [about: string, sentence: string][];
  beyond: string;
  held_out: string;
  /** where a page looks for passages in the text of these networks, without the kind at its end; empty for none */
  atlas: string;
  address: string;
  /** A line over the maps: after how many steps, and what it says. */
  mark: [steps: number, said: string] | null;
  /** Said where a simple RNN's gradient does not vanish: where it does, and the address of that. */
  vanishing: [sentence: string, address: string];
}

/** `ranges` is where in the arrays the ranges of 16-bit values ("u2") are: see body.py. */
export interface StoredArray {
  dtype: "f4" | "u2" | "i4";
  shape: number[];
  offset: number;
  ranges?: number;
}

/** What of a network no training changes. */
export interface NetworkFacts {
  kind: Kind;
  name: string;
  units: number;
  parameters: number;
  layer: number;
  /** 1 reads backwards. */
  direction: number;
  nonlinearity: string;
  /** The name of the included network that this is, which Python loads it by. */
  included?: string | null;
  /** The layer that gives what this one reads; null where that is the sequence itself. */
  reads?: string | null;
  orders: Record<string, Ref>;
  /** How answers follow from the output of its `head`; null where they do not follow from h alone. */
  readout: (import("./engine/readout.js").Meaning & { right: Ref }) | null;
}

/** What of a network its training changes. */
export interface Trained {
  signals: Record<string, { values: Ref; lo: number; hi: number }>;
  initial: Record<string, Ref>;
  input: Ref;
  weights: Record<string, Ref | null>;
  half_life: Ref | null;
  prediction: Ref | null;
  /** Answers that are symbols, how probable each is held, and whether it is right. */
  answers: { text: string[]; sure: Ref; right: Ref } | null;
  /** The linear layer that reads h, there where `readout` is: output = W h + b. */
  head: { W: Ref; b: Ref } | null;
  badge: Badge;
}

export type NetworkHeader = NetworkFacts & Trained;

/** How a recording was checked, and what was recorded. */
export interface Badge {
  verified: number;
  trained?: boolean | null;
  dtype?: string | null;
  device?: string | null;
  seed?: number | null;
  weights?: string | null;
  /** Of an opened network its layer and its file. */
  network?: string | null;
}

/** What the badge means; a row is what it is about, and its text for each network. */
export interface Explained {
  text: string;
  networks: string[];
  rows: string[][];
}

/** A checkpoint; `networks` is null where they are those of the header. */
export interface EpochHeader {
  step: number;
  said: string;
  verdict: string;
  badge: string;
  explained: Explained;
  networks: Trained[] | null;
}

/** `symbol` and `equation` are the small HTML that nodes.js reads. */
export interface Word {
  name: string;
  /** What a gate does where its map has its full colour, such as "1: keep"; empty for what is no gate. */
  means?: string;
  shut?: string;
  symbol: string;
  equation: string;
  sentence: string;
  note: string;
  source: string;
}

/** How a kind of network is drawn; as Plotly names dashes and markers. */
export interface KindLook {
  colour: string;
  dash: import("./dashes.js").DashName;
  marker: string;
}

/**
 * Colours as #RRGGBB: `signals` fill maps, `wires` draw lines that can be seen, `text` letters that can be read,
 * `neutral` is no network's.
 */
export interface Theme {
  background: string;
  ink: string;
  muted: string;
  grid: string;
  absent: string;
  below: string;
  neutral: string;
  family: string;
  size: number;
  signals: Record<string, string>;
  wires: Record<string, string>;
  text: Record<string, string>;
  kinds: Record<Kind, KindLook>;
}

/** What compact.py leaves out of a header, and what it says instead. */
export interface CompactHeader extends Omit<Header, "words" | "colours" | "arrays" | "networks"> {
  arrays: CompactArray[];
  networks: (NetworkHeader & { residuals: Residuals | null })[];
  /** The names of the pieces that weights are in. */
  pieces: string[];
  /** Where in `arrays` residuals begin. */
  first_residual: number;
}

/**
 * `coded` is an array of residuals; `offset` is one in the body, or in the `piece` with this place in `pieces`. Of an
 * array whose rows are 0 but for a 1, the `places` of the ones are there, as integers of this kind. See narrow.py for
 * numbers in so many `bits`, and the `others`.
 */
export interface CompactArray {
  dtype: "f4" | "u2" | "i4" | "i1";
  shape: number[];
  ranges?: number;
  offset?: number;
  piece?: number;
  coded?: boolean;
  places?: "u1" | "u2";
  bits?: 2 | 4;
  others?: [count: number, offset: number];
}

/** See residuals.py. */
export interface Residuals {
  apart: Record<string, Ref>;
  whole: Record<string, Ref>;
  check: number;
}

/** What all payloads have in common (source.py). */
export interface Look {
  words: Header["words"];
  colours: Header["colours"];
}

/** One step's float32 values of each network, by signal; null is padding. */
export interface Exact {
  step: number;
  networks: Record<string, (number | null)[]>[];
}
