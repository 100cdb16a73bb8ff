const impatienceMs = 2_000;

/**
 * Resolves once somebody wants this command to end: Ctrl-C, SIGTERM, a closed terminal, or the death of the process that
 * started it. A second Ctrl-C, when stopping takes too long for the person, ends the process at once.
 */
export function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    let askedAt = 0;
    const ask = (reason: string): void => {
      const now = Date.now();
      if (askedAt === 0) askedAt = now;
      else if (now - askedAt > impatienceMs && reason === 'SIGINT') process.exit(130);
      resolve(reason);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => ask(signal));
    process.once('disconnect', () => ask('disconnect'));
    process.channel?.unref();
  });
}
