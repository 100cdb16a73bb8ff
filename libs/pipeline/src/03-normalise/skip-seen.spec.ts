import type { CanonicalEvent, InboxEvent } from '@thread/domain';
import type { NormalisedEvent } from './normalise-events';
import { skipSeen, sweptRefs } from './skip-seen';

const at = (minute: number): Date => new Date(Date.UTC(2026, 4, 4, 12, minute));

function event(
  id: string,
  source: InboxEvent['source'],
  occurredAt: Date | null,
  objectType = 'deal',
): NormalisedEvent {
  const fact: CanonicalEvent = {
    kind: 'record.changed',
    ref: { objectType, externalId: '7' },
    occurredAt,
    ownChange: false,
    property: 'name',
    value: null,
  };
  return { event: { id, source } as InboxEvent, facts: [fact], trigger: null };
}

describe('skipping what a sweep found again', () => {
  const seen = new Map([['7', at(10)]]);
  const skipped = (one: NormalisedEvent): boolean => skipSeen([one], seen).normalised.length === 0;

  it('F30: ends a swept version that was read already, and says so', () => {
    expect(skipSeen([event('1', 'poll', at(10))], seen)).toEqual({
      normalised: [],
      endings: [{ id: '1', status: 'ignored', runId: null, code: 'already_seen' }],
    });
  });

  it('keeps a newer version, an unknown version, and a record never read', () => {
    expect(skipped(event('1', 'poll', at(11)))).toBe(false);
    expect(skipped(event('1', 'poll', null))).toBe(false);
    expect(skipSeen([event('1', 'poll', at(9))], new Map()).normalised).toHaveLength(1);
  });

  it('keeps webhooks whatever their time: an association does not change the version', () => {
    expect(skipped(event('1', 'webhook', at(1)))).toBe(false);
  });

  it('keeps swept companies and contacts: only deals have a version here', () => {
    expect(skipped(event('1', 'poll', at(1), 'company'))).toBe(false);
  });

  it('asks only about records a sweep named', () => {
    expect(sweptRefs([event('1', 'webhook', at(1)), event('2', 'poll', at(1))])).toEqual([
      { objectType: 'deal', externalId: '7' },
    ]);
  });
});
