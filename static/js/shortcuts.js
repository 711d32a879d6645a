// Which key does what. Pure.

const ACTIONS = {
  " ": "freeze",
  f: "fullScreen",
  s: "snapshot",
  r: "region",
  m: "mirror",
  "+": "surer",
  "=": "surer", // the same key, where + needs Shift
  "-": "lessSure",
  "?": "help",
};

/**
 * The action that a key press asks for, null for none.
 * typing: whether the focus is in a field for text; pressing: whether it is on something that Space presses.
 */
export function actionOf({ key, ctrlKey, altKey, metaKey, repeat }, { typing, pressing }) {
  const other = key.length > 1 || ctrlKey || altKey || metaKey || repeat;
  return other || typing || (key === " " && pressing) ? null : (ACTIONS[key.toLowerCase()] ?? null);
}
