// Stepped page: as much of a page as stepping looks at: its address, its fields, its frames.

/** @type {(() => void)[]} */
const frames = [];

class Field {
  #value = "";
  /** @param {string} key */
  constructor(key) {
    this.key = key;
  }

  get value() {
    return this.#value;
  }

  set value(value) {
    this.#value = value;
  }

  /** @param {{type: string}} event */
  dispatchEvent({ type }) {
    if (type === "keydown") write(this.key, this.value);
    return true;
  }

  /** @param {string} selector */
  closest = (selector) => (selector === `.st-key-${this.key}` ? this : null);
}

/** @type {Record<string, Field>} */
const fields = { seed: new Field("seed"), adding_lag: new Field("adding_lag") };
/** @type {(event: unknown) => void} */
let hear = () => {};

Object.assign(globalThis, {
  Element: Field,
  HTMLInputElement: Field,
  KeyboardEvent: class {
    /** @param {string} type */
    constructor(type) {
      this.type = type;
    }
  },
  document: {
    /** @param {string} _ @param {typeof hear} heard */
    addEventListener: (_, heard) => {
      hear = heard;
    },
    /** @param {string} selector */
    querySelector: (selector) => ({ querySelector: () => fields[selector.replace(".st-key-", "")] }),
  },
  /** @param {() => void} drawn */
  requestAnimationFrame: (drawn) => frames.push(drawn),
  location: { search: "" },
});

/** @param {string} key @param {string} value */
function write(key, value) {
  const params = new URLSearchParams(location.search);
  params.set(key, value);
  location.search = `?${params}`;
}

/** Until no frame is asked for any more. */
export async function rest() {
  do {
    for (const drawn of frames.splice(0)) drawn();
    await new Promise((done) => setTimeout(done));
  } while (frames.length);
}

/** As Streamlit does it: the field is in the address a little after the key. @param {string} key @param {number} number */
export async function enter(key, number) {
  hear({ target: fields[key], isTrusted: true });
  write(key, String(number));
  await rest();
}
