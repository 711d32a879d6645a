// What is the matter, and what to do about it. Pure: state in, one to three sentences out.

import { timeOfDay } from "./figures.js";

const SERVER_AWAY =
  "Is numbercam still running, and is this device on its network? Its terminal says why it stopped. This page comes back by itself.";
const DARK = "Uncover the camera, or turn on a light.";
const DEMO = "This is the built-in demo.";
const CHOOSE = "Choose a camera under Settings.";

/** What to do about what keeps numbers from being read, "" when nothing does. */
export function advice({ connection, source, reading }, locale) {
  if (connection === "offline") {
    return SERVER_AWAY;
  }
  if (source?.happened) {
    return aboutSource(source, locale);
  }
  return reading?.hint === "too_dark" ? DARK : "";
}

function aboutSource({ happened, next, since }, locale) {
  return `${happened} since ${timeOfDay(since, locale)}. ${next}`.trim();
}

/** What must be known about the picture, "" for that of a camera or a film. */
export function notice({ source, noPicture, mayChange }) {
  if (noPicture) {
    return `${noPicture} Numbers are shown all the same.`;
  }
  if (!source?.demo) {
    return "";
  }
  return mayChange ? `${DEMO} ${CHOOSE}` : DEMO;
}
