// The camera, its light, and the screen that must stay on.

const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
export const BACK = { facingMode: { ideal: "environment" } };

/** The stream of the camera that is `wanted`. Rejects with a DOMException. */
export function openCamera(wanted) {
  return navigator.mediaDevices.getUserMedia({ audio: false, video: { ...SIZE, ...wanted } });
}

/** What to ask for to get another camera than `track`'s: front for back, or else the next of the list. */
export async function otherThan(track) {
  const { facingMode, deviceId } = track.getSettings();
  if (facingMode) {
    return { facingMode: { ideal: facingMode === "user" ? "environment" : "user" } };
  }
  const all = (await cameras()).map((camera) => camera.deviceId);
  return { deviceId: { exact: all[(all.indexOf(deviceId) + 1) % all.length] } };
}

export async function severalCameras() {
  return (await cameras()).length > 1;
}

async function cameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === "videoinput");
}

/** False where there is a light, which is off at first; null where there is none. */
export function torchOf(track) {
  return track.getCapabilities?.().torch ? false : null;
}

export function switchTorch(track, on) {
  return track.applyConstraints({ advanced: [{ torch: on }] });
}

/** Keeps the screen on where the browser can. It ends by itself when the page is hidden. */
export function createWakeLock() {
  let lock = null;
  return {
    async hold() {
      lock = await navigator.wakeLock?.request("screen").catch(() => null);
    },
    release() {
      lock?.release();
      lock = null;
    },
  };
}
