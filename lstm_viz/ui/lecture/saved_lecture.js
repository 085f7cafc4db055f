// Saved lecture: all stops in one file, each with its picture, without a server.

import { mount } from "../../explorer/js/explorer.js";
import { readHash, writeHash } from "../../explorer/js/hash.js";
import { unpack } from "../../explorer/js/packing.js";
import { hearLecture } from "./lecture_keys.js";
import { TROUBLE_OF_LECTURE } from "./saved_lecture_words.js";

/** @import { Address } from "../../explorer/js/address.js" */

/**
 * What saved_lecture.py writes. `heads` are the lengths of the pictures' heads, which come before the body that all of
 * them share; a stop without instants has no picture.
 *
 * @typedef {{name: string, html: string, picture: number, state: Address}} SavedInstant
 * @typedef {{name: string, title: string, idea: string, beside: string, instants: SavedInstant[]}} SavedStop
 * @typedef {{heads: number[], stops: SavedStop[]}} Lecture
 */

/** @param {string} id */
const found = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const darkness = matchMedia(/** @type {HTMLMetaElement} */ (found("lv-darkness")).media);
/** @returns {"light"|"dark"} */
const theme = () => (darkness.matches ? "dark" : "light");

/**
 * The payload of one picture: its own head and the body of all.
 *
 * @param {Uint8Array<ArrayBuffer>} packed
 * @param {number[]} heads
 * @param {number} picture
 */
function payloadOf(packed, heads, picture) {
  const ends = heads.map((_, at) => heads.slice(0, at + 1).reduce((sum, length) => sum + length, 0));
  const body = packed.subarray(ends.at(-1));
  const payload = new Uint8Array(heads[picture] + body.length);
  payload.set(packed.subarray(ends[picture] - heads[picture], ends[picture]));
  payload.set(body, heads[picture]);
  return payload;
}

/**
 * @param {Lecture} lecture
 * @param {Uint8Array<ArrayBuffer>} packed
 */
function start({ heads, stops }, packed) {
  const root = found("lv-page");
  /** @type {ReturnType<typeof mount>|null} */
  let explorer = null;
  let presenting = true;
  let picture = -1;
  let [at, moment] = [0, 0];

  const place = () => `stop=${stops[at].name}${moment ? `&moment=${moment + 1}` : ""}`;

  /** @param {Address} state */
  function keep(state) {
    try {
      history.replaceState(null, "", `#${place()}&${writeHash(state).slice(1)}`);
    } catch {
      // A frame without an address of its own has no link to keep.
    }
  }

  /**
   * @param {number} stop
   * @param {number} instant
   * @param {Address|null} state  null is that of the instant
   */
  function show(stop, instant, state) {
    [at, moment] = [stop, instant];
    const { title, idea, beside, instants } = stops[at];
    found("lv-title").textContent = title;
    found("lv-count").textContent = `${at + 1} / ${stops.length}`;
    /** @type {HTMLButtonElement} */ (found("lv-back")).disabled = at === 0;
    /** @type {HTMLButtonElement} */ (found("lv-on")).disabled = at === stops.length - 1;
    const shown = instants[moment];
    const said = shown?.html ?? "";
    found("lv-moments").replaceChildren(...(instants.length > 1 ? instants.map(choice) : []));
    // What is beside the only instant of a stop has a column of its own.
    const parted = beside !== "" && instants.length === 1;
    found("lv-idea").innerHTML = parted ? idea + said : idea;
    found("lv-instant").innerHTML = parted ? beside : said + beside;
    found("lv-picture").hidden = !shown;
    if (shown) draw(shown, state ?? shown.state);
    hearLecture({ data: { stop: at + 1, stops: stops.length, presenting }, setStateValue: wanted });
  }

  /**
   * @param {SavedInstant} instant
   * @param {number} number
   */
  function choice({ name }, number) {
    const button = document.createElement("button");
    button.append(number === moment ? Object.assign(document.createElement("strong"), { textContent: name }) : name);
    button.addEventListener("click", () => go(at, number));
    return button;
  }

  /**
   * @param {SavedInstant} instant
   * @param {Address} state
   */
  function draw(instant, state) {
    const other = instant.picture !== picture;
    picture = instant.picture;
    if (explorer) explorer.update(other ? payloadOf(packed, heads, picture) : null, { state });
    else
      explorer = mount(root, payloadOf(packed, heads, picture), {
        ...{ theme: theme(), state, commit: keep, host: "page", height: "fill" },
      });
  }

  /**
   * @param {number} stop
   * @param {number} instant
   */
  function go(stop, instant) {
    [at, moment] = [stop, instant];
    try {
      history.pushState(null, "", `#${place()}`);
    } catch {
      // As above.
    }
    show(stop, instant, null);
  }

  /**
   * What the keys ask for.
   *
   * @param {string} _name
   * @param {unknown} value
   */
  function wanted(_name, value) {
    const asked = /** @type {{stop: number, presenting: boolean}} */ (value);
    presenting = asked.presenting;
    /** @type {HTMLStyleElement} */ (found("lv-presenter")).disabled = !presenting;
    if (asked.stop !== at + 1) go(asked.stop - 1, 0);
    else show(at, moment, explorer?.address() ?? null);
  }

  function open() {
    const asked = new URLSearchParams(location.hash.slice(1));
    const stop = Math.max(
      0,
      stops.findIndex(({ name }) => name === asked.get("stop")),
    );
    const last = Math.max(0, stops[stop].instants.length - 1);
    show(stop, Math.min(Math.max(0, Number(asked.get("moment") ?? 1) - 1 || 0), last), readHash(location.hash));
  }

  found("lv-back").addEventListener("click", () => go(at - 1, 0));
  found("lv-on").addEventListener("click", () => go(at + 1, 0));
  darkness.addEventListener("change", () => explorer?.update(null, { theme: theme() }));
  addEventListener("popstate", open);
  open();
}

try {
  const lecture = JSON.parse(found("lv-lecture").textContent ?? "");
  start(lecture, await unpack(found("lv-payload").textContent ?? ""));
} catch (error) {
  console.warn(TROUBLE_OF_LECTURE, error);
  document.body.textContent = TROUBLE_OF_LECTURE;
}
