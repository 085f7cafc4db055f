// Trying: the networks of a view run with edits, all at once.

import { finish } from "../../../lstm_viz/explorer/js/engine/edited.js";
import { editsOf, tryInParts } from "../../../lstm_viz/explorer/js/trials.js";

/** @import { ModelView } from "../../../lstm_viz/explorer/js/decode.js" */
/** @import { Edit } from "../../../lstm_viz/explorer/js/engine/edited.js" */

/**
 * @param {ModelView} view  as it was recorded
 * @param {Edit[]} edits
 */
export const tryEdits = (view, edits) => finish(tryInParts(view, editsOf(view, edits)));
