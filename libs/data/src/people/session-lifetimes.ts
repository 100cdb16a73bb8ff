/** A session ends after this long without a request. */
export const sessionIdleMs = 12 * 3_600_000;
/** A session ends this long after sign-in, used or not. */
export const sessionAbsoluteMs = 7 * 24 * 3_600_000;
