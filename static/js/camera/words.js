// What the camera page says. Pure: state in, text out.

const TRY_AGAIN = "Then try again.";

/** Why no camera opened, by the name of the browser's error: what is the matter, and what to do on each system. */
const TROUBLES = {
  NotAllowedError: {
    title: "The camera is not allowed",
    ios: "Tap the symbol beside the address, then Website Settings, and allow the camera.",
    android: "Tap the symbol beside the address, then Permissions, and allow the camera.",
    desktop:
      "Click the symbol beside the address and allow the camera. macOS and Windows also ask in their settings: Privacy & Security, Camera.",
  },
  NotFoundError: {
    title: "There is no camera",
    ios: "In Settings, under Screen Time, allow the camera.",
    android: "Switch camera access on: swipe down from the top edge twice.",
    desktop: "Plug one in, or open this page on a phone.",
  },
  NotReadableError: {
    title: "Another program uses the camera",
    ios: "End calls and close apps that use it.",
    android: "End calls and close apps that use it.",
    desktop: "Close the program that uses it, such as a video call.",
  },
  OverconstrainedError: {
    title: "This camera cannot be used",
    ios: "Choose the other camera.",
    android: "Choose the other camera.",
    desktop: "Choose another camera.",
  },
};

const OTHER_TROUBLE = {
  title: "The camera did not start",
  ios: "Close the browser and open it again.",
  android: "Close the browser and open it again.",
  desktop: "Close the browser and open it again.",
};

const CERTIFICATE = {
  ios: "Safari warns, for your own computer made the certificate. Tap “Show Details”, then “visit this website”.",
  android: "The browser warns, for your own computer made the certificate. Tap “Advanced”, then “Proceed”.",
  desktop: "The browser warns, for your own computer made the certificate. Choose “Advanced”, then “Proceed”.",
};

/** "ios", "android" or "desktop"; an iPad says it is a Mac, but Macs have no touch screen. */
export function platformOf({ userAgent, maxTouchPoints }) {
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) {
    return "ios";
  }
  return /Android/.test(userAgent) ? "android" : "desktop";
}

/** What to say when the camera did not open: {title, advice}. */
export function trouble(name, platform) {
  const known = TROUBLES[name] ?? OTHER_TROUBLE;
  return { title: known.title, advice: `${known[platform]} ${TRY_AGAIN}` };
}

/** What to say where the browser offers no camera at all. */
export const NO_CAMERA_HERE = {
  title: "This browser gives pages no camera",
  advice: "Open the page in Safari, Chrome or Firefox itself, not inside another app.",
};

/** What to say when the server wants no more pictures, in its own sentence. */
export function refusal(sentence) {
  const [title, ...advice] = sentence.split(": ");
  const text = advice.join(": ");
  return { title: title.replace(/\.$/, ""), advice: text && text[0].toUpperCase() + text.slice(1) };
}

export function certificateAdvice(platform) {
  return CERTIFICATE[platform];
}

/** The address of this page over https. */
export function secureAddress({ host, pathname }) {
  return `https://${host}${pathname}`;
}

export function startWords({ phase, taken }) {
  if (phase === "asking") {
    return "Asking for the camera …";
  }
  if (phase === "trouble") {
    return taken ? "Use this phone instead" : "Try again";
  }
  return "Start the camera";
}

/** One line about how the pictures get through, "" while none are sent. */
export function lineWords({ phase, live, sent }) {
  if (phase === "hidden") {
    return "Paused while this page is hidden.";
  }
  if (phase !== "on") {
    return "";
  }
  if (live.connection !== "live") {
    return "The server does not answer. It goes on as soon as it does.";
  }
  return sent === null ? "Sending the first picture." : `${sent.perSecond} pictures/s · ${sent.width} × ${sent.height} · answered in ${sent.tripMs} ms`;
}
