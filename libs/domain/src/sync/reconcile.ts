import type { FieldValue, MappingPolicy } from '../mapping/mapping';
import { sameValue } from '../mapping/same-value';
import type { Known } from './agreement';

/** One field as both sides have it now, and what they last agreed on. */
export interface TwoSides {
  readonly policy: MappingPolicy;
  readonly thread: {
    readonly value: FieldValue | null;
    readonly origin: 'source' | 'person' | 'default';
    readonly recordedAt: Date | null;
  };
  readonly source: {
    readonly value: FieldValue | null;
    /** When the record was last changed, by its own account. */
    readonly updatedAt: Date | null;
  };
  readonly agreed: Known | null;
  /** Whether an empty source may empty the field here. A company name never is. */
  readonly mayClear: boolean;
}

/** `inward`: Thread takes the source's value. `outward`: the source gets Thread's. `kept`: they stay different. */
export type Reconciled = 'same' | 'inward' | 'outward' | 'kept';

/**
 * Decides one field of a two-way mapping from what moved since the two sides last agreed. Both directions ask this one function, so that what one of
 * them does is never undone by the other.
 * - Only one side moved: the other follows. `thread_wins` keeps what a person set, `locked` keeps Thread's value whatever it is; both put the source right.
 * - Both moved: `source_wins` takes the source's; `newest` the later one, a person's where a time is unknown.
 * - `fill_if_empty` fills whichever side is empty, whoever emptied it, and changes nothing else.
 * - Thread's unknown is no value: only a person's "there is none" empties the source.
 */
export function reconcile(sides: TwoSides): Reconciled {
  const { thread, source, agreed, policy } = sides;
  if (sameValue(thread.value, source.value)) return 'same';
  if (policy === 'fill_if_empty') return fill(sides);
  if (policy === 'locked') return outward(sides);
  if (policy === 'thread_wins' && thread.origin === 'person') return outward(sides);
  const sourceMoved = agreed === null || !sameValue(source.value, agreed.value);
  if (!sourceMoved) return outward(sides);
  const threadMoved = agreed === null || !sameValue(thread.value, agreed.value);
  if (!threadMoved || policy !== 'newest') return inward(sides);
  return sourceIsLater(sides) ? inward(sides) : outward(sides);
}

function fill(sides: TwoSides): Reconciled {
  if (sides.thread.value === null) return 'inward';
  return sides.source.value === null ? outward(sides) : 'kept';
}

function outward({ thread }: TwoSides): Reconciled {
  return thread.value === null && thread.origin !== 'person' ? 'kept' : 'outward';
}

/** An empty source takes the value away only where it had it before: what it never had is given to it instead. */
function inward(sides: TwoSides): Reconciled {
  if (sides.source.value !== null) return 'inward';
  if (!sides.mayClear) return 'kept';
  if (sides.agreed === null && sides.thread.origin === 'person') return outward(sides);
  return 'inward';
}

function sourceIsLater({ thread, source }: TwoSides): boolean {
  const [here, there] = [thread.recordedAt?.getTime(), source.updatedAt?.getTime()];
  if (there === undefined || here === undefined) return thread.origin !== 'person';
  return there > here;
}

/** Whether the source's present value can change what happens to Thread's: then it must be known before anything is written over it. */
export function sourceHasASay(policy: MappingPolicy, origin: 'source' | 'person' | 'default'): boolean {
  if (policy === 'locked') return false;
  return !(policy === 'thread_wins' && origin === 'person');
}
