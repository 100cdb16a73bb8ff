import type { CallLane } from '../calls/call-limit';

/** Calls of one connection and lane in one minute. `minute` is the minute's first instant. */
export interface CallCount {
  readonly connectionId: string;
  readonly minute: Date;
  readonly lane: CallLane;
  readonly calls: number;
}

/** Provider calls per connection, minute and lane: the visible part of the API budget. */
export interface CallCountStore {
  /** Adds to what is already counted; counts of connections that no longer exist are dropped. */
  add(counts: readonly CallCount[]): Promise<void>;
  /** Minutes and lanes with calls since the given instant, oldest first. */
  since(connectionId: string, from: Date): Promise<readonly CallCount[]>;
}
