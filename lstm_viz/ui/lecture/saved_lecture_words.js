// Saved lecture words: the sentence of one that cannot be opened.

export const TROUBLE_OF_LECTURE =
  "This lecture could not be opened: the file is damaged, or the browser is too old. Save it again from lstm_viz.";
