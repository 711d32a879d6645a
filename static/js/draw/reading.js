// Reads while somebody draws: one question at a time, and always about the newest drawing.

const PAUSE_MS = 250;
const AWAY_MS = 2000;
const AWAY = "The server does not answer. Your drawing is kept, and read when it is back.";

/** A function to call on each change. `read()` asks the server and may throw what `ask` throws; what comes of it is
 * `show`n as {reading} or {problem}. A busy server is asked again when it wants to be, one that is away by and by. */
export function createReading(read, show) {
  let changed = false;
  let running = false;

  async function run() {
    running = true;
    while (changed) {
      changed = false;
      await pause(await attempt());
    }
    running = false;
  }

  async function attempt() {
    try {
      show({ reading: await read() });
      return PAUSE_MS;
    } catch (error) {
      return failed(error);
    }
  }

  function failed({ message, status, retryS }) {
    const busy = status === 503;
    if (!busy) {
      show({ problem: status === 0 ? AWAY : message });
    }
    changed ||= busy || status === 0 || status >= 500; // what was refused is only asked again when it is another
    return busy ? retryS * 1000 || AWAY_MS : AWAY_MS;
  }

  return () => {
    changed = true;
    if (!running) {
      run();
    }
  };
}

function pause(ms) {
  return new Promise((over) => setTimeout(over, ms));
}
