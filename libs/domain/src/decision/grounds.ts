import type { PinnedRule } from '../rules/rule';
import type { Reason } from './decision';

/** What led to the point where a deal's identity is asked about. */
export interface Grounds {
  readonly rule: PinnedRule | null;
  readonly reasons: readonly Reason[];
  /** How the summary starts, e.g. `It entered "Closed Won"`. */
  readonly because: string;
}
