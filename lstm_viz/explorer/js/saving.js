// Saving: what opens with "Save": the view as files, and as texts to copy.

import { writeShown } from "./address.js";
import { drawCellSlide } from "./cell_slide.js";
import { buttonNode, selectNode } from "./controls.js";
import { copyText } from "./copying.js";
import { createDialog } from "./dialog.js";
import { isDifference } from "./differences.js";
import { download } from "./download.js";
import { printBound } from "./figures.js";
import { fileName } from "./file_name.js";
import { filledLatex } from "./latex.js";
import { htmlNode, setText } from "./nodes.js";
import { numbersCsv } from "./numbers_csv.js";
import { numbersNpz } from "./numbers_npz.js";
import { numbersParquet } from "./numbers_parquet.js";
import { identityOf, runShown } from "./numbers_rows.js";
import { pythonScript } from "./python_script.js";
import { largestError, placeName } from "./readings.js";
import { NUMBERS, SAVE, SAVED_PAGE } from "./save_words.js";
import { fillPage } from "./saved_page.js";
import { SCRIPT } from "./script_words.js";
import { createSheet } from "./sheets.js";
import { drawSlide, slidePng } from "./slide_view.js";

/** @import { Actions } from "./actions.js" */
/** @import { Model } from "./decode.js" */
/** @import { Edit } from "./engine/edited.js" */
/** @import { Options } from "./explorer.js" */
/** @import { Asks } from "./numbers_rows.js" */
/** @import { Shown } from "./slide_view.js" */
/** @import { Opened } from "./store.js" */

/**
 * @typedef {Shown & Own} Saved  What saving needs of a view.
 *
 * @typedef {Object} Own
 * @property {Actions} actions
 * @property {() => Options} optionsOf
 * @property {() => Uint8Array<ArrayBuffer>} bytesOf
 * @property {() => Edit[]} edits
 *
 * @typedef {ReturnType<typeof createSaving>} Saving
 */

/**
 * @param {HTMLElement} root
 * @param {Saved} view
 */
export function createSaving(root, view) {
  const said = htmlNode("p", { role: "status" });
  const list = htmlNode("div", { class: "lv-save" });
  const dialog = createDialog(root, SAVE.title, view.actions.closeDialog, list, said);

  /** @param {() => Promise<string>|string} does  gives what it says when it is done */
  async function trying(does) {
    try {
      setText(said, await does());
    } catch (error) {
      console.warn(error);
      setText(said, SAVE.failed(error instanceof Error ? error.message : String(error)));
    }
  }

  async function savePage() {
    const { page } = view.optionsOf();
    if (!page) return "";
    const name = titleOf(view.modelOf());
    const state = writeShown(view.store.get(), view.modelOf());
    const text = await fillPage(await page(), view.bytesOf(), name, state);
    download(fileName(name, "", "html"), new Blob([text], { type: "text/html" }));
    return "";
  }

  const themes = selectNode(Object.entries(SAVE.themes), { "aria-label": SAVE.theme });
  const formats = selectNode(Object.entries(SAVE.formats), { "aria-label": SAVE.format });
  const themeOf = () => (themes.value === "dark" ? "dark" : "light");
  const titled = () => ({ ...view, verdict: () => view.verdict() || titleOf(view.modelOf()) });
  const slide = () => drawSlide(titled(), themeOf());
  const cells = () => drawCellSlide(root, titled(), themeOf());
  const differs = () => isDifference(view.modelOf(), view.store.get());
  /**
   * @param {string} ending
   * @param {boolean} difference
   */
  function named(ending, difference) {
    const model = view.modelOf();
    return fileName(titleOf(model), NUMBERS.marks[runShown(model, difference)], ending);
  }

  /** @param {string} ending */
  const cellsNamed = (ending) => fileName(titleOf(view.modelOf()), NUMBERS.cells, ending);

  /**
   * @param {string} name
   * @param {string} svg
   */
  function saveSvg(name, svg) {
    download(name, new Blob([svg], { type: "image/svg+xml" }));
    return "";
  }

  /**
   * @param {string} name
   * @param {string} svg
   */
  async function savePng(name, svg) {
    download(name, await slidePng(svg));
    return "";
  }

  /** @param {boolean} all */
  function saveNumbers(all) {
    const model = view.modelOf();
    const { zoom } = view.store.get();
    const difference = !all && differs();
    /** @type {Asks["unitsOf"]} */
    const unitsOf = (network, signal) =>
      all ? Array.from({ length: network.width(signal) }, (_, unit) => unit) : view.rows.order(network, signal);
    const format = /** @type {keyof typeof FORMATS} */ (formats.value);
    const { kind, write } = FORMATS[format];
    const asks = { steps: all ? /** @type {Asks["steps"]} */ ([0, model.steps - 1]) : zoom, unitsOf, difference };
    const numbers = write(model, asks, model.isEdited ? view.edits() : []);
    download(named(format, difference), new Blob([numbers], { type: kind }));
    return "";
  }

  /** @param {Opened} open */
  async function copyLatex({ net, signal }) {
    const model = view.modelOf();
    const network = model.networks[net];
    const { step, unit } = view.store.get();
    const own = Math.min(unit, network.width(signal) - 1);
    const { filled } = createSheet(model, network, signal).update(step, own, false);
    const text = filledLatex(model.header.words[network.kind][signal].equation, filled);
    return (await copyText(text, list)) ? SAVE.copied : SAVE.notCopied;
  }

  function script() {
    const model = view.modelOf();
    return pythonScript(model.at(model.epoch), titleOf(model), writeShown(view.store.get(), model));
  }

  async function copyScript() {
    return (await copyText(await script(), list)) ? SAVE.copied : SAVE.notCopied;
  }

  async function saveScript() {
    download(fileName(titleOf(view.modelOf()), "", "py"), new Blob([await script()], { type: "text/x-python" }));
    return "";
  }

  /**
   * @param {string} name
   * @param {string} help
   * @param {Node[]} buttons
   */
  const row = (name, help, ...buttons) =>
    htmlNode("section", {}, htmlNode("h4", {}, name), htmlNode("p", {}, help), ...buttons);

  /**
   * @param {string} text
   * @param {() => Promise<string>|string} does
   */
  const button = (text, does) => buttonNode("lv-tool", () => trying(does), text);

  function fill() {
    setText(said, "");
    const model = view.modelOf();
    const error = largestError(model);
    const rows = [];
    if (view.optionsOf().page) rows.push(row(SAVE.page, SAVE.pageHelp, button(SAVE.savePage, savePage)));
    themes.value = view.optionsOf().theme;
    rows.push(
      row(
        SAVE.picture,
        SAVE.pictureHelp,
        themes,
        button(SAVE.svg, () => saveSvg(named("svg", differs()), slide())),
        button(SAVE.png, () => savePng(named("png", differs()), slide())),
      ),
      row(
        SAVE.cell,
        SAVE.cellHelp,
        button(SAVE.cellSvg, () => saveSvg(cellsNamed("svg"), cells())),
        button(SAVE.cellPng, () => savePng(cellsNamed("png"), cells())),
      ),
      row(
        SAVE.numbers,
        SAVE.numbersHelp(runShown(model, differs()), error ? printBound(error) : ""),
        formats,
        button(SAVE.shownNumbers, () => saveNumbers(false)),
        button(SAVE.allNumbers, () => saveNumbers(true)),
      ),
    );
    rows.push(row(SCRIPT.title, SCRIPT.help, button(SCRIPT.copy, copyScript), button(SCRIPT.file, saveScript)));
    const { open } = view.store.get();
    if (open)
      rows.push(
        row(
          SAVE.equation,
          SAVE.equationHelp,
          button(SAVE.latex, () => copyLatex(open)),
        ),
      );
    list.replaceChildren(...rows);
  }

  return {
    /** @param {boolean} open */
    show(open) {
      if (open) fill();
      dialog.show(open);
    },
  };
}

/** What numbers become, by the ending of the file. */
const FORMATS = {
  csv: { kind: "text/csv", write: numbersCsv },
  parquet: { kind: "application/vnd.apache.parquet", write: numbersParquet },
  npz: { kind: "application/zip", write: numbersNpz },
};

/** @param {Model} model */
function titleOf(model) {
  const networks = model.networks
    .map((network) => [identityOf(network).network, placeName(network)].filter(Boolean).join(", "))
    .join(", ");
  return SAVED_PAGE.title(networks, model.header.input.source);
}
