// Does one thing after the other, a few at a time. Pure but for the time that it takes.

const AGAIN_MS = 2000;

/** A function that puts `item` into the queue; `work(item)` is awaited and must not throw. */
export function createQueue(work, atOnce) {
  const waiting = [];
  let running = 0;

  async function next() {
    if (running < atOnce && waiting.length > 0) {
      running += 1;
      await work(waiting.shift());
      running -= 1;
      next();
    }
  }

  return (item) => {
    waiting.push(item);
    next();
  };
}

/** What `question()` answers. While the server is busy or away it is asked again, and `late(why)` is told. */
export async function patiently(question, late) {
  for (;;) {
    try {
      return await question();
    } catch (error) {
      if (![0, 503].includes(error.status)) {
        throw error;
      }
      late(error.status === 0 ? "The server is away; it is asked again" : "Waiting: the server is busy");
      await new Promise((over) => setTimeout(over, error.retryS * 1000 || AGAIN_MS));
    }
  }
}
