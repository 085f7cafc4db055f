// Page words: the sentence of a saved page that cannot be opened.

export const TROUBLE_OF_PAGE =
  "This page could not be opened: the file is damaged, or the browser is too old. Save it again from lstm_viz.";
