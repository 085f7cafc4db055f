// Save words: the sentences of what is saved and copied, and of a saved page.

export const SAVE = {
  open: "Save",
  openHelp: "Save the page, its picture or its numbers",
  title: "Save",
  page: "Page",
  pageHelp: "One HTML file with everything that is here, what-if included: it opens without a server and offline.",
  savePage: "Save the page",
  /** @type {(reason: string) => string} */
  failed: (reason) => `It could not be saved: ${reason}`,
};

export const SAVED_PAGE = {
  /** @type {(networks: string, source: string) => string} */
  title: (networks, source) => (source ? `${networks} · ${source}` : networks),
};
