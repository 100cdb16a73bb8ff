/** Time as the code sees it; tests hold it still. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** Makes ids: UUID version 7, so that ids sort by creation. */
export interface IdSource {
  next(): string;
}
