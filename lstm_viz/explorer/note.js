// Note: a few numbers for an Explorer that is on the page already.

export default function ({ data }) {
  (globalThis.lvNotes ??= new Map()).set(data.key, data);
  dispatchEvent(new CustomEvent("lv-note", { detail: data }));
}
