// The live picture: runs while the page is seen, and starts again after it broke off.

const RETRY_MS = 1000;
const RETRY_REFUSED_MS = 5000;

/** Keeps `img` on the stream at `address`, and dispatches why there is none. Returns `restart`, for when the server came back. */
export function keepLive(img, address, page, dispatch) {
  let attempt = 0;
  let retry = null;
  let refused = "";

  function start() {
    clearTimeout(retry);
    if (page.hidden) {
      img.removeAttribute("src"); // nobody looks: the server need not draw or send
      return;
    }
    attempt += 1;
    // A new address each time: a browser does not load again what it believes it has.
    img.src = `${address}?n=${attempt}`;
  }

  function say(sentence) {
    if (sentence !== refused) {
      refused = sentence;
      dispatch("pictureRefused", sentence);
    }
  }

  img.addEventListener("error", async () => {
    clearTimeout(retry);
    retry = setTimeout(start, RETRY_MS);
    say(await whyNot(address));
    if (refused) {
      clearTimeout(retry);
      retry = setTimeout(start, RETRY_REFUSED_MS);
    }
  });
  img.addEventListener("load", () => say(""));
  page.addEventListener("visibilitychange", start);
  const failedAlready = img.complete && img.naturalWidth === 0;
  if (page.hidden || failedAlready) {
    start();
  }
  return start;
}

/** The sentence with which the server refuses the stream: an <img> does not tell. "" when it would not. */
async function whyNot(address) {
  const stop = new AbortController();
  try {
    const answer = await fetch(address, { signal: stop.signal });
    return answer.status === 503 ? (await answer.text()).trim() : "";
  } catch {
    return ""; // the server is away, which the connection tells
  } finally {
    stop.abort();
  }
}
