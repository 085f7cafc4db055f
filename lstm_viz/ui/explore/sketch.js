// Sketch: a curve drawn by hand over a number of steps, in [-1, 1]. What the paper is stands above.

const BY_KEY = 0.05; // what an arrow key adds
const BY_SHIFT = 0.25; // ... with Shift
const FAR = 10; // steps that Shift goes sideways
const MOST_UNDONE = 100; // strokes that can be taken back
const AIR = 5; // px above 1 and below -1, so that a line there is whole
const FEW = 40; // up to so many steps, each is marked by a dot
const KEYS = "← → move the pen, ↑ ↓ change the value; with Shift, further.";

const sketches = new WeakMap(); // parent → the sketch in it
// What was drawn at each key, for when Streamlit takes the element down and up again.
const papers = (globalThis.lvPapers ??= new Map());

/** Streamlit calls this for new data and for another theme, and what it returns at the end. */
export default function ({ data, parentElement, setStateValue }) {
  if (!sketches.has(parentElement)) sketches.set(parentElement, openSketch(parentElement));
  const sketch = sketches.get(parentElement);
  sketch.show(data, setStateValue);
  return sketch.close;
}

function node(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function openSketch(parent) {
  const canvas = node("canvas", {
    tabindex: 0, role: "slider", "aria-label": "The curve, drawn by hand", "aria-describedby": "keys",
    "aria-orientation": "vertical", "aria-valuemin": -1, "aria-valuemax": 1,
  });
  const empty = node("span", { class: "empty", "aria-hidden": "true" }, "Draw here");
  const ends = node("div", { class: "ends", "aria-hidden": "true" }, ...["1", "0", "−1"].map((end) => node("span", {}, end)));
  const says = node("output", { class: "says" });
  const undo = node("button", { type: "button" }, "Undo");
  const clear = node("button", { type: "button" }, "Clear");
  const root = node("div", { class: "sketch" },
    node("div", { class: "paper" }, ends, node("div", { class: "sheet" }, canvas, empty)),
    node("div", { class: "foot" }, says, undo, clear),
    node("p", { class: "keys", id: "keys" }, KEYS));
  parent.append(root);
  const context = canvas.getContext("2d");
  let latest = null; // what Streamlit gave
  let send = null;
  let paper = blank(2); // as it was drawn; over other steps than are shown while only these changed
  let past = [];
  let pen = 0;
  let hand = null; // the pointer that draws: {id, from}
  let typed = false; // by key, and not told yet

  const shown = () => onSteps(paper, latest.steps);

  /** Before a change: it can be taken back. */
  function begin() {
    past.push(paper);
    if (past.length > MOST_UNDONE) past.shift();
    const { curve, drawn } = shown();
    paper = curve.map((value, step) => (drawn[step] ? value : NaN));
  }

  function tell() {
    keep();
    const values = isDrawn(paper) ? Array.from(paper, (value) => (Number.isNaN(value) ? null : value)) : [];
    send("drawn", { serial: latest.serial, values });
  }

  function keep() {
    papers.set(latest.key, { serial: latest.serial, paper, past });
  }

  function takeBack() {
    if (!past.length) return;
    paper = past.pop();
    tell();
    paint();
  }

  function wipe() {
    if (!isDrawn(paper)) return;
    begin();
    paper = blank(latest.steps);
    tell();
    paint();
  }

  function place(event) {
    const box = canvas.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    const step = Math.min(Math.max(Math.floor(share * latest.steps), 0), latest.steps - 1);
    return { step, value: round(1 - (2 * (event.clientY - box.top - AIR)) / (box.height - 2 * AIR)) };
  }

  /** Each step between two places of the pen takes its height there, and the last one counts. */
  function run(from, to) {
    const way = Math.abs(to.step - from.step);
    const side = Math.sign(to.step - from.step);
    for (let k = way ? 1 : 0; k <= way; k += 1) {
      const share = way ? k / way : 1;
      paper[from.step + side * k] = round(from.value + (to.value - from.value) * share);
    }
    pen = to.step;
  }

  function press(event) {
    if (hand || event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    const at = place(event);
    begin();
    hand = { id: event.pointerId, from: at };
    run(at, at);
    paint();
  }

  function move(event) {
    if (hand?.id !== event.pointerId) return;
    // All places since the last frame, where the browser has them.
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length ? events : [event]) {
      const at = place(one);
      run(hand.from, at);
      hand.from = at;
    }
    paint();
  }

  function lift(event) {
    if (hand?.id !== event.pointerId) return;
    hand = null;
    tell();
    paint();
  }

  function cancel(event) {
    if (hand?.id !== event.pointerId) return;
    hand = null;
    paper = past.pop();
    paint();
  }

  function type(event) {
    if (event.altKey || hand) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== "z" || event.shiftKey) return;
      takeBack();
    } else {
      const by = event.shiftKey ? FAR : 1;
      const change = event.shiftKey ? BY_SHIFT : BY_KEY;
      const to = { ArrowLeft: pen - by, ArrowRight: pen + by, Home: 0, End: Infinity }[event.key];
      const add = { ArrowUp: change, ArrowDown: -change }[event.key];
      if (to !== undefined) pen = Math.min(Math.max(to, 0), latest.steps - 1);
      else if (add !== undefined) raise(add, event.repeat);
      else return;
      paint();
    }
    event.preventDefault();
    event.stopPropagation();
  }

  function raise(add, again) {
    const now = shown().curve[pen] || 0;
    // A key that is held down is one stroke.
    if (!again || !typed) begin();
    paper[pen] = round(now + add);
    typed = true;
  }

  function settle() {
    if (!typed) return;
    typed = false;
    tell();
  }

  function paint() {
    const { curve, drawn } = shown();
    const some = drawn.includes(true);
    const dark = isDark(canvas);
    const colours = latest.colours[dark ? "dark" : "light"];
    root.style.setProperty("--sketch-muted", colours.muted);
    root.style.setProperty("--sketch-rule", colours.rule);
    empty.hidden = some;
    // A button that is disabled would lose the focus when it was pressed by key.
    undo.setAttribute("aria-disabled", String(!past.length));
    clear.setAttribute("aria-disabled", String(!some));
    write(curve, drawn, some);
    const ratio = window.devicePixelRatio || 1;
    const [wide, tall] = [canvas.clientWidth, canvas.clientHeight];
    if (!wide) return;
    // Setting its size clears a canvas.
    [canvas.width, canvas.height] = [Math.round(wide * ratio), Math.round(tall * ratio)];
    context.scale(canvas.width / wide, canvas.height / tall);
    const x = (step) => ((step + 0.5) / curve.length) * wide;
    const y = (value) => AIR + ((1 - value) / 2) * (tall - 2 * AIR);
    stroke([[0, y(0)], [wide, y(0)]], colours.rule, 1);
    if (some) line(curve, drawn, x, y, colours);
    if (canvas.getRootNode().activeElement !== canvas) return;
    stroke([[x(pen), 0], [x(pen), tall]], colours.muted, 1);
    dot(x(pen), y(curve[pen] || 0), 4, colours.line, colours.muted);
  }

  function line(curve, drawn, x, y, colours) {
    const points = Array.from(curve, (value, step) => [x(step), y(value)]);
    stroke(points, colours.muted, 1.2, [3, 4]);
    let first = 0;
    for (let step = 0; step <= curve.length; step += 1) {
      if (drawn[step]) continue;
      const own = points.slice(first, step);
      stroke(own, colours.line, 2);
      if (own.length === 1 || curve.length <= FEW) for (const [left, top] of own) dot(left, top, 2.5, colours.line);
      first = step + 1;
    }
  }

  function stroke(points, colour, width, dash = []) {
    context.beginPath();
    points.forEach(([left, top], k) => (k ? context.lineTo(left, top) : context.moveTo(left, top)));
    context.setLineDash(dash);
    context.lineJoin = "round";
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }

  function dot(left, top, radius, fill, edge = fill) {
    context.beginPath();
    context.arc(left, top, radius, 0, 2 * Math.PI);
    context.setLineDash([]);
    context.fillStyle = fill;
    context.strokeStyle = edge;
    context.fill();
    context.stroke();
  }

  function write(curve, drawn, some) {
    const value = curve[pen] || 0;
    const number = value.toFixed(2).replace("-", "−").replace("−0.00", "0.00");
    const where = `step ${pen + 1} of ${curve.length}`;
    const text = some ? `${where}: ${number}${drawn[pen] ? "" : ", filled in"}` : `${where}: nothing drawn yet`;
    canvas.setAttribute("aria-valuenow", value.toFixed(2));
    canvas.setAttribute("aria-valuetext", text);
    if (says.textContent !== text) says.textContent = text;
  }

  /** The curve itself speaks while it has the focus; what a button did is said below it. */
  function listen() {
    const focused = canvas.getRootNode().activeElement === canvas;
    says.setAttribute("aria-live", focused ? "off" : "polite");
    paint();
  }

  const events = { pointerdown: press, pointermove: move, pointerup: lift, pointercancel: cancel, keydown: type, keyup: settle, focus: listen };
  for (const [name, does] of Object.entries(events)) canvas.addEventListener(name, does);
  canvas.addEventListener("blur", () => {
    settle();
    listen();
  });
  undo.addEventListener("click", takeBack);
  clear.addEventListener("click", wipe);
  const watcher = new ResizeObserver(() => latest && paint());
  watcher.observe(canvas);

  return {
    show(message, setStateValue) {
      const fresh = latest?.serial !== message.serial;
      [latest, send] = [message, setStateValue];
      if (fresh) {
        const kept = papers.get(message.key);
        if (kept?.serial === message.serial) ({ paper, past } = kept);
        else [paper, past] = [message.values ? Float64Array.from(message.values) : blank(message.steps), []];
        hand = null;
        keep();
      } else if (hand && paper.length !== message.steps) {
        hand = null; // the paper under the pen is another one
      }
      pen = Math.min(pen, message.steps - 1);
      paint();
    },
    close() {
      watcher.disconnect();
      root.remove();
      sketches.delete(parent);
    },
  };
}

function isDark(element) {
  const [red, green, blue] = getComputedStyle(element).backgroundColor.match(/[\d.]+/g).map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}
