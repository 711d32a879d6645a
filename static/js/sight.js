// Shows what the network sees of a single digit: its 28 × 28 pixels, and how likely it holds each digit.

import { setText, setVariables } from "./dom.js";
import { percent } from "./figures.js";
import { sightAlternative } from "./words.js";

const NOTHING = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="; // one clear pixel

export function renderSight(part, sight) {
  const digit = sight?.digit ?? "";
  const odds = digit ? sight.odds : [];
  part("sight-hint").hidden = digit !== "";
  part("sight-picture").src = digit ? sight.picture : NOTHING;
  part("sight-picture").alt = sightAlternative(sight);
  [...part("odds").children].forEach((row, i) => renderRow(row, odds[i] ?? null, odds[i] === Math.max(...odds)));
}

function renderRow(row, share, likeliest) {
  row.dataset.likeliest = likeliest;
  setVariables(row, { share: share ?? 0 });
  setText(row.lastElementChild, percent(share));
}
