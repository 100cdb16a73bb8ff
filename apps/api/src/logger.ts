import type { createLogger } from '@thread/platform';

/** Injection token of the process's logger. */
export const LOGGER = Symbol('logger');

export type ProcessLogger = ReturnType<typeof createLogger>;
