// Asks the server over HTTP.

const NO_ANSWER = "The server does not answer: try again in a moment.";

/** The server's answer in JSON. Throws an Error whose message is a sentence for the person who asked. Its `status` is
 * the answer's, 0 when there was none; `answer` is what it says, null for nothing; `retryS` is when the server wants to be
 * asked again, 0 when it does not say. */
export async function ask(method, address, body) {
  const form = body instanceof FormData;
  const sent = body === undefined || form ? { body } : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const answer = await fetch(address, { method, ...sent }).catch(() => null);
  const value = await answer?.json().catch(() => null);
  if (!answer?.ok || value === null) {
    const retryS = Number(answer?.headers.get("Retry-After")) || 0;
    throw Object.assign(new Error(value?.error ?? NO_ANSWER), { status: answer?.status ?? 0, answer: value, retryS });
  }
  return value;
}
