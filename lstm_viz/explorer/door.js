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
        files ??= loadFiles();
        const { mount, plotly } = await files;
        if (closed || latest !== message) return;
        const theme = isDark(root) ? "dark" : "light";
        const options = { theme, plotly, commit, exact: message.coarse ? exact : null, height: message.height };
        const mine = committed.get(message.key);
        if (mine?.serial !== message.serial) {
          options.state = message.state;
          committed.set(message.key, { serial: message.serial, state: message.state });
        } else if (!explorer) options.state = mine.state;
        if (!explorer) explorer = mount(root, message.payload, options);
        else if (message.digest !== shown.digest || theme !== shown.theme || options.state) {
          explorer.update(message.digest === shown.digest ? null : message.payload, options);
        }
        shown = { digest: message.digest, theme };
      } catch (error) {
        console.warn("The Explorer could not start:", error);
        setStateValue("failure", String(error?.message ?? error).slice(0, 300));
      }
    },
    close() {
      closed = true;
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
  const [module, plotly] = await Promise.all([import(address("module")), loadPlotly(), loadStyles()]);
  return { mount: module.mount, plotly };
}

/** Where Streamlit's own files are, ours are beside them, whatever proxy lies between. */
function address(name) {
  const own = document.querySelector("script[type=module][src*='static/js/']");
  return new URL(`../../lstm_viz/${ASSETS[name]}`, own?.src ?? `${location.origin}/static/js/`).href;
}

/** Without Plotly there are still maps; only its axes are missing. */
function loadPlotly() {
  if (globalThis.Plotly) return globalThis.Plotly;
  const script = Object.assign(document.createElement("script"), { src: address("plotly") });
  return added(script).then(() => globalThis.Plotly ?? null, () => null);
}

function loadStyles() {
  return added(Object.assign(document.createElement("link"), { rel: "stylesheet", href: address("styles") }));
}

function added(element) {
  return new Promise((done, failed) => {
    element.onload = done;
    element.onerror = () => failed(new Error(`${element.href ?? element.src} could not be loaded.`));
    document.head.append(element);
  });
}

function isDark(element) {
  const [red, green, blue] = getComputedStyle(element).backgroundColor.match(/[\d.]+/g).map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}
