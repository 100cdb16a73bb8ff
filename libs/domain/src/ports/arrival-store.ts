import type { ConnectionState } from '../connections/connection';
import type { ArrivalHistory, UntoldChanges } from '../connections/webhook-silence';

/** How changes have lately come in over one connection. */
export interface Arrivals {
  readonly state: ConnectionState;
  readonly connectedAt: Date;
  /** Null when no webhook ever came. */
  readonly lastHeardAt: Date | null;
  /** When a sweep was answered last; null when none was yet. */
  readonly lastSweptAt: Date | null;
  /** Code of what the last sweep failed of; null when it did not. */
  readonly sweepError: string | null;
  /** What the sweep alone found since the last webhook; null when that is nothing, or a webhook came within the last hour. */
  readonly untold: (UntoldChanges & { readonly changes: number }) | null;
  readonly alarm: ArrivalAlarm | null;
}

/** Why an alarm is on. */
export const arrivalAlarms = ['webhooks_stopped', 'cut_off'] as const;

export interface ArrivalAlarm {
  readonly kind: (typeof arrivalAlarms)[number];
  /** When the first change went untold, or the last answer came. */
  readonly since: Date;
  /** Changes that the sweep alone found. */
  readonly changes: number;
  /** When the last webhook came. */
  readonly lastHeardAt: Date | null;
  /** The usual wait for a webhook in ms; null where it does not matter. */
  readonly usualMs: number | null;
}

/** Where the watch over arrivals reads and writes. */
export interface ArrivalStore {
  /** Cheap: made once for each sweep. Null when there is no such connection. */
  read(connectionId: string, now: Date): Promise<Arrivals | null>;
  /** The 28 days up to `until`. Costly: reads everything that arrived. */
  history(connectionId: string, until: Date): Promise<ArrivalHistory>;
  /** Opens the one attention item of the connection, or brings it up to date. */
  raise(
    connectionId: string,
    alarm: ArrivalAlarm,
    told: { readonly title: string; readonly text: string },
  ): Promise<void>;
  /** Ends the alarm and its item. @returns whether one was on. */
  clear(connectionId: string): Promise<boolean>;
}
