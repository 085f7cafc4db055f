// Note: a few numbers for an Explorer that is on the page already.

/** @param {StreamlitComponent<LvNote>} component */
export default function ({ data }) {
  globalThis.lvNotes ??= new Map();
  globalThis.lvNotes.set(data.key, data);
  dispatchEvent(new CustomEvent("lv-note", { detail: data }));
}
