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

/** One of the options of a switch, of which one is chosen. */
class Option extends Field {
  click() {
    for (const option of switches[this.key]) option.checked = option === this;
  }

  checked = false;
  getAttribute = () => String(this.checked);
}

/** @type {Record<string, Option[]>} */
const switches = { beside: [new Option("beside"), new Option("beside"), new Option("beside")] };

/** @type {Record<string, Field>} */
const fields = { seed: new Field("seed"), adding_lag: new Field("adding_lag") };
const list = Object.assign(new Field("list"), {
  /** @param {string} selector */
  closest: (selector) => (selector === '[data-testid="stSelectboxVirtualDropdown"]' ? list : null),
});
/** @type {(event: unknown) => void} */
let hear = () => {};

Object.assign(globalThis, {
  Element: Field,
  HTMLElement: Field,
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
    querySelector: (selector) => ({
      querySelector: () => fields[selector.replace(".st-key-", "")],
      querySelectorAll: () => switches[selector.replace(".st-key-", "")],
    }),
  },
  /** @param {() => void} drawn */
  requestAnimationFrame: (drawn) => frames.push(drawn),
  location: {
    search: "",
    get href() {
      return `http://127.0.0.1/${this.search}`;
    },
  },
  history: {
    /** @param {unknown} _ @param {string} _unused @param {URL} url */
    pushState: (_, _unused, url) => {
      location.search = url.search;
    },
  },
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

/** As Streamlit does it: what is chosen is drawn a little later. @param {string} key @param {number} place */
export async function press(key, place) {
  hear({ target: switches[key][place], isTrusted: true });
  switches[key][place].click();
  await rest();
}

/** As Streamlit does it: the options of a list are no part of its field. @param {string} key @param {string} option */
export async function choose(key, option) {
  hear({ target: list, isTrusted: true });
  write(key, option);
  await rest();
}

/** Which option of a switch is chosen. @param {string} key */
export const pressed = (key) => switches[key].findIndex((option) => option.checked);
