/** What a shell gives a process that such a signal ended: 128 and its number. */
const EXIT_OF_SIGNAL = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Does work whose half nobody must find: stopped meanwhile, by Ctrl-C, SIGTERM or a closed terminal, the process calls `remove` and ends
 * with the code of the signal. Such work may lie within another.
 */
export async function removingOnStop<T>(remove: () => void, work: () => Promise<T>): Promise<T> {
  const signals = Object.keys(EXIT_OF_SIGNAL) as (keyof typeof EXIT_OF_SIGNAL)[];
  const stop = (signal: keyof typeof EXIT_OF_SIGNAL): void => {
    console.error("Stopped on the way: nothing of it was kept.");
    process.exit(EXIT_OF_SIGNAL[signal]);
  };
  // At the exit, and not at the signal: whichever work hears it first, what the others began goes too.
  process.on("exit", remove);
  for (const signal of signals) process.on(signal, stop);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.off(signal, stop);
    process.off("exit", remove);
  }
}
