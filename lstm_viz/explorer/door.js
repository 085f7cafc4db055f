// Door: the Explorer inside a Streamlit page. `ASSETS`, the addresses of its files, stands above.

const doors = new WeakMap();
// What was committed last at each door, for when Streamlit takes the element down and up again.
const committed = (globalThis.lvCommitted ??= new Map());
// Exact values come by an element of their own (note.js), so that the data need not come again.
const notes = (globalThis.lvNotes ??= new Map());
let files = null;

/** Streamlit calls this for new data and for another theme, and what it returns at the end. */
export default function ({ data, parentElement, setStateValue }) {
  if (!doors.has(parentElement)) doors.set(parentElement, openDoor(parentElement));
  const door = doors.get(parentElement);
  door.show(readMessage(data), setStateValue);
  return door.close;
}

function openDoor(parent) {
  const root = document.createElement("div");
  root.className = "lv-door";
  root.style.backgroundColor = "var(--st-background-color)";
  parent.append(root);
  let [explorer, shown, latest, send, closed] = [null, null, null, null, false];
  let fetching = null; // what stops the payload that is on its way
  const asked = new Map(); // the steps whose exact values somebody waits for

  function commit(state) {
    committed.set(latest.key, { serial: latest.serial, state });
    send("state", { ...state, serial: latest.serial });
  }

  function exact(step) {
    const note = notes.get(latest.key);
    if (note?.exact?.step === step && note.digest === latest.digest) return Promise.resolve(note.exact);
    return new Promise((tell) => asked.set(step, tell));
  }

  function hear({ detail }) {
    if (detail.key !== latest?.key || detail.digest !== latest.digest || !detail.exact) return;
    asked.get(detail.exact.step)?.(detail.exact);
    asked.clear();
  }
  addEventListener("lv-note", hear);

  return {
    async show(message, setStateValue) {
      [latest, send] = [message, setStateValue];
      root.style.minHeight = message.height ? `${message.height}px` : "";
      try {
        fetching?.abort();
        fetching = new AbortController();
        files ??= loadFiles();
        const known = explorer && message.digest === shown.digest;
        const payload = message.parcel && !known ? fetchParcel(message.parcel, fetching.signal) : message.payload;
        const [{ mount, plotly }, bytes] = await Promise.all([files, payload]);
        if (closed || latest !== message) return;
        if (bytes === null) {
          setStateValue("inline", true);
          return;
        }
        const theme = isDark(root) ? "dark" : "light";
        const options = { theme, plotly, commit, exact: message.coarse ? exact : null, height: message.height };
        const mine = committed.get(message.key);
        if (mine?.serial !== message.serial) {
          options.state = message.state;
          committed.set(message.key, { serial: message.serial, state: message.state });
        } else if (!explorer) options.state = mine.state;
        if (!explorer) explorer = mount(root, bytes, options);
        else if (!known || theme !== shown.theme || options.state) {
          explorer.update(known ? null : bytes, options);
        }
        shown = { digest: message.digest, theme };
      } catch (error) {
        if (latest !== message) return;
        console.warn("The Explorer could not start:", error);
        setStateValue("failure", String(error?.message ?? error).slice(0, 300));
      }
    },
    close() {
      closed = true;
      fetching?.abort();
      removeEventListener("lv-note", hear);
      explorer?.destroy();
      root.remove();
      doors.delete(parent);
    },
  };
}

/** payload · zeros up to a multiple of 8 · JSON · uint32 its length */
function readMessage(data) {
  const end = data.byteLength - 4;
  const size = new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(end, true);
  const message = JSON.parse(new TextDecoder().decode(data.subarray(end - size, end)));
  return { ...message, payload: data.subarray(0, message.length) };
}

async function loadFiles() {
  if (!document.createElement("canvas").getContext("2d")) throw new Error("This browser has no canvas.");
  const [module, plotly] = await Promise.all([import(address(ASSETS.module)), loadPlotly(), loadStyles()]);
  return { mount: module.mount, plotly };
}

/** Where Streamlit's own files are, ours are beside them, whatever proxy lies between. */
function address(name) {
  const own = document.querySelector("script[type=module][src*='static/js/']");
  return new URL(`../../lstm_viz/${name}`, own?.src ?? `${location.origin}/static/js/`).href;
}

/** A large payload; null where the server has it no more or something on the way holds it up. */
async function fetchParcel(name, signal) {
  try {
    const answer = await fetch(address(`parcels/${name}`), { signal });
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  } catch {
    return null;
  }
}

/** Without Plotly there are still maps; only its axes are missing. */
function loadPlotly() {
  if (globalThis.Plotly) return globalThis.Plotly;
  const script = Object.assign(document.createElement("script"), { src: address(ASSETS.plotly) });
  return added(script).then(
    () => globalThis.Plotly ?? null,
    () => null,
  );
}

function loadStyles() {
  return added(Object.assign(document.createElement("link"), { rel: "stylesheet", href: address(ASSETS.styles) }));
}

function added(element) {
  return new Promise((done, failed) => {
    element.onload = done;
    element.onerror = () => failed(new Error(`${element.href ?? element.src} could not be loaded.`));
    document.head.append(element);
  });
}

function isDark(element) {
  const [red, green, blue] = getComputedStyle(element)
    .backgroundColor.match(/[\d.]+/g)
    .map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}
