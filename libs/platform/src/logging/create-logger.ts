import pino, { type DestinationStream, type Logger as PinoLogger } from 'pino';
import { allowedFields } from './allowed-fields';
import { scrub } from './scrub';

/** What code logs to. Pass ids and codes as fields and a fixed sentence as message. */
export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

/**
 * Makes the process's logger: JSON lines on stderr. Fields are let through by an allow-list, errors are reduced to name, code, message and
 * code locations, and whatever still looks like a credential is blotted out of the finished line.
 */
export function createLogger(
  { name, level }: { readonly name: string; readonly level: string },
  destination: DestinationStream = pino.destination({ dest: 2, sync: true }),
): PinoLogger {
  return pino(
    {
      level,
      base: { process: name, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: allowedFields,
        bindings: (bindings) => allowedFields(bindings),
      },
      serializers: {
        err: (value: unknown) => value,
        req: (value: unknown) => value,
        res: (value: unknown) => value,
      },
      hooks: { streamWrite: scrub },
    },
    destination,
  );
}

/** A logger that says nothing: for tools and tests that need one. */
export const silentLogger: Logger = pino({ level: 'silent' });
