import type { Logger } from './create-logger';

/**
 * What nobody catches ends the process with 1, after one log line reduced like every other: Node itself would print the error with everything it
 * carries, and libraries hang requests and their tokens on errors. Somebody starts the process again.
 */
export function endOnTheUnforeseen(logger: Logger): void {
  const end = (thrown: unknown): never => {
    // What is no error is not looked at: it may be anything.
    const err =
      thrown instanceof Error
        ? thrown
        : new Error(`Something that is no error was thrown (${typeof thrown}).`);
    logger.fatal({ event: 'process.unforeseen', err }, 'Something nobody caught ends the process');
    return process.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}
