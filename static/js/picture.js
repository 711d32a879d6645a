// The live picture: runs while the page is seen, and starts again after it broke off.

const RETRY_MS = 1000;

/** Keeps `img` on the stream at `address`. Returns `restart`, for when the server came back. */
export function keepLive(img, address, page) {
  let attempt = 0;
  let retry = null;

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

  img.addEventListener("error", () => {
    clearTimeout(retry);
    retry = setTimeout(start, RETRY_MS);
  });
  page.addEventListener("visibilitychange", start);
  const failedAlready = img.complete && img.naturalWidth === 0;
  if (page.hidden || failedAlready) {
    start();
  }
  return start;
}
