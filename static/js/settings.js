// The settings that a person changes here. What is then in force comes back from the server as an event.

const NO_ANSWER = { error: "The server does not answer: try again in a moment." };

/** Sends what is in `form` when it is submitted, and dispatches why the server refused it. */
export function sendSettings(form, dispatch) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const refused = await put({ pattern: form.elements.pattern.value.trim() });
    if (refused !== null) {
      dispatch("refused", refused);
    }
  });
}

async function put(settings) {
  const body = JSON.stringify(settings);
  const answer = await fetch("/api/settings", { method: "PUT", body }).catch(() => null);
  if (answer?.ok) {
    return null;
  }
  return answer?.json().catch(() => NO_ANSWER) ?? NO_ANSWER;
}
