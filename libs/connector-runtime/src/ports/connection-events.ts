import type { Connection } from '@thread/domain';

/** `new`: first time. `reconnected`: same provider account again. `replaced`: the connection now points at another provider account. */
export type ConnectedHow = 'new' | 'reconnected' | 'replaced';

/**
 * What the rest of the product wants to hear of connections. Called after the change is committed; a failure is logged and changes nothing,
 * and a crash may swallow a call, so implementations must be repeatable and cheap to repair.
 */
export interface ConnectionEvents {
  /** Gives a new connection its first mapping and a draft rule; for the other cases makes sure they exist. */
  onConnected?(connection: Connection, how: ConnectedHow): Promise<void>;
  /** The connection may call its provider again: its waiting events can be drained. */
  onRecovered?(connectionId: string): Promise<void>;
}
