// Host: what a page gives the scripts that Streamlit runs in it, and what these keep on the page.

/** What the script of a component (components v2) is called with, for new data and for another theme. */
interface StreamlitComponent<Data> {
  data: Data;
  parentElement: HTMLElement;
  setStateValue(name: string, value: unknown): void;
  setTriggerValue(name: string, value: unknown): void;
}

/** The name of the door's file: door.py writes it above knock.js. */
declare const DOOR: string;

/** The names of the Explorer's other files: source.py writes them above door.js. */
declare const ASSETS: { module: string; styles: string; plotly: string; look: string; page: string };

/** By the door's key: what was committed last, and to which state that was given. */
declare var lvCommitted: Map<string, { serial: number; state: import("./js/address.js").Address }> | undefined;

/** By the door's key: a locked step's exact values, as note.js was given them. */
declare var lvNotes: Map<string, LvNote> | undefined;

interface LvNote {
  key: string;
  digest: string;
  exact: import("./js/payload.js").Exact | null;
}

declare var Plotly: import("./js/plotly.js").Plotly | undefined;

interface WindowEventMap {
  "lv-note": CustomEvent<LvNote>;
  /** A link is about to be copied: each Explorer writes its state into the address. */
  "lv-link": CustomEvent<URL>;
  /** The list of keys was asked for in an Explorer, which hands over its own; prevented, it shows none. */
  "lv-keys": CustomEvent<[print: string, says: string][]>;
}
