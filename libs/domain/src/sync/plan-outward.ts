import type { FieldValue } from '../mapping/mapping';
import { sameValue } from '../mapping/same-value';
import type { FieldDescription } from '../records/snapshot';
import type { Agreement, Known } from './agreement';
import { countFlip, type FlipLimit, type Flips } from './flip-brake';
import { outwardText, readOutward, type OutwardPlace } from './outward-text';
import type { OutwardWish } from './outward-wish';
import { reconcile, sourceHasASay } from './reconcile';

/** What the ledger knows of one property of one record. */
export interface OutwardEntry extends Agreement {
  readonly property: string;
  readonly field: string;
  /** What the source said when it was last read or written. */
  readonly seen: Known | null;
  /** A write under way, or one whose answer was lost. */
  readonly pending: Known | null;
  /** The value that was refused, and why. */
  readonly refused: (Known & { readonly code: string }) | null;
  /** Fought over; a person must release it. */
  readonly paused: boolean;
  /** A person said that the source is to have Thread's value, whatever the policy. */
  readonly pushed: boolean;
  /** Somebody read the record while it was being written: what it has must be looked at. */
  readonly unsure: boolean;
  readonly flips: Flips | null;
}

/** A record as read just now. */
export type ReadRecord =
  | {
      readonly kind: 'found';
      readonly properties: Readonly<Record<string, string | null>>;
      readonly updatedAt: Date | null;
    }
  | { readonly kind: 'gone' };

export interface PlanGround {
  /** Null: the record has no such property, as far as the connected user sees. */
  readonly description: FieldDescription | null;
  readonly timeZone: string;
  readonly currency: string | null;
  /** Undefined: not read in this turn. */
  readonly read: ReadRecord | undefined;
  readonly now: Date;
  readonly flipLimit?: FlipLimit;
}

export type OutwardVerdict =
  /** `agreed` when it is news that both sides are equal: a look shows it, or it ends a refusal. */
  | { readonly kind: 'nothing'; readonly agreed: boolean; readonly seen: Known | null }
  | { readonly kind: 'read_first' }
  | {
      readonly kind: 'write';
      readonly text: string | null;
      readonly value: FieldValue | null;
      /** The value of the source that is lost by it; null when none is. */
      readonly replaces: FieldValue | null;
      readonly flips: Flips | null;
    }
  /** The source changed and its value is to be taken: what comes in decides that, not this. */
  | { readonly kind: 'decide'; readonly seen: Known | null }
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly text: string;
      readonly value: FieldValue | null;
    }
  | { readonly kind: 'paused'; readonly flips: Flips }
  | { readonly kind: 'gone' };

const nothing: OutwardVerdict = { kind: 'nothing', agreed: false, seen: null };

/**
 * What is to be done about one property. Pure; asked a second time with `read` where the first answer is `read_first`.
 * Never writes what the source has already, never over a value it has not looked at where the source has a say, and after a write whose answer was
 * lost only what a look shows to be missing.
 */
export function planOutward(
  wish: OutwardWish,
  entry: OutwardEntry | undefined,
  ground: PlanGround,
): OutwardVerdict {
  const { description, read } = ground;
  if (read?.kind === 'gone') return { kind: 'gone' };
  if (entry?.paused) return nothing;
  if (description === null)
    return refuse(
      wish,
      'unknown_property',
      'The record has no such property any more, or the connected user does not see it.',
    );
  if (stillRefused(wish, entry)) return nothing;
  const place: OutwardPlace = { description, timeZone: ground.timeZone, currency: ground.currency };
  if (read === undefined && entry !== undefined && (entry.pending !== null || entry.unsure))
    return { kind: 'read_first' };
  const seen = seenNow(wish, entry, place, read);
  const known = withLostAnswer(entry, seen);
  return wish.policy === null
    ? oneWay(wish, known, ground, place, seen)
    : twoWay(wish, known, ground, place, seen);
}

/** A write whose answer was lost and which a look shows to have happened is what both sides last agreed on. */
function withLostAnswer(entry: OutwardEntry | undefined, seen: Known | null): OutwardEntry | undefined {
  if (!entry?.pending || seen === null || !sameValue(seen.value, entry.pending.value)) return entry;
  return { ...entry, agreed: entry.pending };
}

/** Reasons of our own, found again or not each time; what the source itself refused is not tried a second time. */
const foundHere = new Set([
  'unknown_property',
  'not_writable',
  'unknown_option',
  'not_in_table',
  'other_currency',
  'reads_back_differently',
  'unknown_time_zone',
]);

function stillRefused(wish: OutwardWish, entry: OutwardEntry | undefined): boolean {
  if (!entry?.refused || entry.pushed || foundHere.has(entry.refused.code)) return false;
  return sameValue(entry.refused.value, wish.value);
}

function seenNow(
  wish: OutwardWish,
  entry: OutwardEntry | undefined,
  place: OutwardPlace,
  read: ReadRecord | undefined,
): Known | null {
  if (read?.kind !== 'found') return entry?.seen ?? null;
  return { value: readOutward(wish.mapping, read.properties[wish.property] ?? null, place) };
}

/** What only goes out is written when Thread's value is another than the one last written; a change made at the source stays until then. */
function oneWay(
  wish: OutwardWish,
  entry: OutwardEntry | undefined,
  ground: PlanGround,
  place: OutwardPlace,
  seen: Known | null,
): OutwardVerdict {
  const read = ground.read?.kind === 'found';
  if (seen !== null && sameValue(seen.value, wish.value))
    return { kind: 'nothing', agreed: read || entry?.refused != null, seen };
  const written = entry?.agreed ?? null;
  if (written === null && wish.value === null) return nothing;
  if (written !== null && sameValue(written.value, wish.value) && !entry?.pushed) return nothing;
  if (wish.value === null && wish.origin !== 'person') return nothing;
  return write(wish, place, { seen, flips: null, overwrites: false });
}

function twoWay(
  wish: OutwardWish,
  entry: OutwardEntry | undefined,
  ground: PlanGround,
  place: OutwardPlace,
  seen: Known | null,
): OutwardVerdict {
  const { policy } = wish;
  if (policy === null) return nothing;
  const read = ground.read?.kind === 'found';
  if (seen !== null && sameValue(seen.value, wish.value))
    return { kind: 'nothing', agreed: read || entry?.refused != null, seen };
  const mustLook = !read && (seen === null || (!entry?.pushed && sourceHasASay(policy, wish.origin)));
  if (mustLook) return { kind: 'read_first' };
  const updatedAt = ground.read?.kind === 'found' ? ground.read.updatedAt : (entry?.sourceVersion ?? null);
  const outcome = entry?.pushed
    ? 'outward'
    : reconcile({
        policy,
        thread: { value: wish.value, origin: wish.origin, recordedAt: wish.recordedAt },
        source: { value: seen?.value ?? null, updatedAt },
        agreed: entry?.agreed ?? null,
        mayClear: wish.field !== 'companyName',
      });
  if (outcome === 'inward') return { kind: 'decide', seen };
  if (outcome !== 'outward') return { kind: 'nothing', agreed: false, seen };
  const overwrites = entry?.agreed != null && seen !== null && !sameValue(entry.agreed.value, seen.value);
  if (!overwrites || entry.pushed)
    return write(wish, place, { seen, flips: entry?.flips ?? null, overwrites });
  const { flips, paused } = countFlip(entry.flips, ground.now, ground.flipLimit);
  return paused ? { kind: 'paused', flips } : write(wish, place, { seen, flips, overwrites });
}

function write(
  wish: OutwardWish,
  place: OutwardPlace,
  about: { readonly seen: Known | null; readonly flips: Flips | null; readonly overwrites: boolean },
): OutwardVerdict {
  if (!place.description.writable)
    return refuse(
      wish,
      'not_writable',
      `“${place.description.label}” cannot be written by the connected user.`,
    );
  const made = outwardText(wish.mapping, wish.value, place);
  if (made.kind === 'problem') return refuse(wish, made.code, made.text);
  const replaces = about.overwrites ? (about.seen?.value ?? null) : null;
  return { kind: 'write', text: made.text, value: wish.value, replaces, flips: about.flips };
}

function refuse(wish: OutwardWish, code: string, text: string): OutwardVerdict {
  return { kind: 'refused', code, text, value: wish.value };
}
