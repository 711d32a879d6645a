// Pictures that stand still: frozen on this page, or saved.

import { fileName } from "./figures.js";
import { save } from "./save.js";
import { asShown } from "./store.js";

const NO_PICTURE = "There is no picture to save: try again when the live picture is back.";
const QUALITY = 0.9;

/** Has the picture stand still on this page, as a copy in the canvas `still`, or lets it go on. */
export function freeze(picture, still, { state, dispatch }) {
  if (state.frozen !== null) {
    dispatch("thawed");
  } else if (picture.naturalWidth > 0) {
    still.width = picture.naturalWidth;
    still.height = picture.naturalHeight;
    still.getContext("2d").drawImage(picture, 0, 0);
    dispatch("frozen", Date.now() / 1000);
  }
}

/** Saves the picture that is seen; its name says what was read, and when. */
export async function saveSnapshot(still, { state, dispatch }) {
  const blob = state.frozen === null ? await newest() : await frozen(still);
  if (blob === null) {
    dispatch("refused", { about: "snapshot", sentence: NO_PICTURE });
    return;
  }
  save(blob, fileName(asShown(state).reading, state.frozen?.at ?? Date.now() / 1000));
}

async function newest() {
  const answer = await fetch("/snapshot.jpg").catch(() => null);
  return answer?.ok ? answer.blob() : null;
}

function frozen(still) {
  return new Promise((resolve) => still.toBlob(resolve, "image/jpeg", QUALITY));
}
