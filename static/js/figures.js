// Figures, as people read them. Pure.

/** 0.981 → "98 %". */
export function percent(fraction) {
  return fraction === null ? "–" : `${Math.round(fraction * 100)} %`;
}

/** Unix seconds → the time of day as people here write it. */
export function timeOfDay(at, locale) {
  return new Date(at * 1000).toLocaleTimeString(locale, { timeStyle: "medium" });
}

export function size(source) {
  return source?.width ? `${source.width} × ${source.height}` : "–";
}

export function rate(source) {
  const fps = source?.fps;
  return !fps ? "–" : `${fps < 9.95 ? fps.toFixed(1) : Math.round(fps)} frames/s`;
}

/** The name of a saved picture: what was read, and when by the clock here; `at` in Unix seconds. */
export function fileName(reading, at) {
  const here = new Date((at - new Date(at * 1000).getTimezoneOffset() * 60) * 1000);
  const time = here.toISOString().slice(0, 19).replace("T", "-").replaceAll(":", ".");
  return ["numbercam", reading?.text, time].filter(Boolean).join("-") + ".jpg";
}
