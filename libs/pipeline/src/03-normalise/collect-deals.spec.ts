import type { CanonicalEvent, InboxEvent } from '@thread/domain';
import type { ThreadTrigger } from '../02-inbox/thread-trigger';
import { collectDeals, relatedRefs } from './collect-deals';
import type { NormalisedEvent } from './normalise-events';

let count = 0;
beforeEach(() => (count = 0));

function inboxEvent(changes: Partial<InboxEvent> = {}): InboxEvent {
  count += 1;
  return {
    id: String(count),
    workspaceId: 'w',
    connectionId: 'c',
    connectorId: 'acme-crm',
    accountKey: 'one',
    dedupeKey: String(count),
    source: 'webhook',
    objectType: 'deal',
    objectId: '1',
    eventType: 'changed',
    occurredAt: null,
    body: Buffer.alloc(0),
    attempts: 1,
    suspect: false,
    receivedAt: new Date('2026-11-02T12:00:00Z'),
    ...changes,
  };
}

const deal = (externalId: string) => ({ objectType: 'deal', externalId });
const company = (externalId: string) => ({ objectType: 'company', externalId });
const shared = { occurredAt: new Date('2026-11-02T10:00:00Z'), ownChange: false };
const stageChange = (
  id: string,
  value: string | null,
  occurredAt: Date | null = shared.occurredAt,
): CanonicalEvent => ({
  ...shared,
  occurredAt,
  kind: 'record.changed',
  ref: deal(id),
  property: 'stage',
  value,
});
const said = (facts: readonly CanonicalEvent[], event: Partial<InboxEvent> = {}): NormalisedEvent => ({
  event: inboxEvent(event),
  facts,
  trigger: null,
});
const asked = (trigger: Partial<ThreadTrigger>, event: Partial<InboxEvent> = {}): NormalisedEvent => ({
  event: inboxEvent({ source: 'manual', ...event }),
  facts: null,
  trigger: {
    instruction: null,
    requestedBy: 'u',
    cause: 'manual',
    asItWas: null,
    backfill: null,
    ...trigger,
  },
});

it('F72: makes one piece of work of everything about a deal', () => {
  const { deals } = collectDeals(
    [said([stageChange('1', 'won')]), said([stageChange('1', 'lost')]), said([stageChange('2', 'won')])],
    new Map(),
    'stage',
  );
  expect(deals.map((work) => [work.externalId, work.eventIds])).toEqual([
    ['1', ['1', '2']],
    ['2', ['3']],
  ]);
});

it('keeps reports of entered stages as evidence, oldest first, and of no other property', () => {
  const later = new Date('2026-11-03T10:00:00Z');
  const { deals } = collectDeals(
    [
      said([stageChange('1', 'won', later)]),
      said([stageChange('1', 'talks')]),
      said([stageChange('1', null)]),
      said([{ ...stageChange('1', 'x'), property: 'name' } as CanonicalEvent]),
    ],
    new Map(),
    'stage',
  );
  expect(deals[0]?.reportedEntries).toEqual([
    { stageId: 'talks', at: shared.occurredAt },
    { stageId: 'won', at: later },
  ]);
});

it('takes the arrival for the time of a report that does not say when', () => {
  const { deals } = collectDeals([said([stageChange('1', 'won', null)])], new Map(), 'stage');
  expect(deals[0]?.reportedEntries).toEqual([{ stageId: 'won', at: new Date('2026-11-02T12:00:00Z') }]);
});

it('asks about every deal last seen with a changed company, and ends the event when there is none', () => {
  const change: CanonicalEvent = { ...stageChange('x', 'y'), ref: company('c1') };
  const batch = [said([change]), said([{ ...change, ref: company('c2') }])];
  expect(relatedRefs(batch)).toEqual([company('c1'), company('c2')]);
  const { deals, endings } = collectDeals(batch, new Map([['company:c1', ['1', '2']]]), 'stage');
  expect(deals.map((work) => [work.externalId, work.reportedEntries])).toEqual([
    ['1', []],
    ['2', []],
  ]);
  expect(endings).toEqual([{ id: '2', status: 'ignored', runId: null, code: 'no_known_deal' }]);
});

it('finds the deal on either side of an association', () => {
  const facts: CanonicalEvent[] = [
    { ...shared, kind: 'record.associated', ref: deal('1'), to: company('c1'), removed: false },
    { ...shared, kind: 'record.associated', ref: company('c1'), to: deal('2'), removed: false },
  ];
  const { deals } = collectDeals(
    facts.map((fact) => said([fact])),
    new Map(),
    null,
  );
  expect(deals.map((work) => work.externalId)).toEqual(['1', '2']);
});

it('reads the winner and the losers of a merge', () => {
  const merge: CanonicalEvent = {
    ...shared,
    kind: 'record.merged',
    ref: deal('9'),
    winnerId: '9',
    loserIds: ['1', '2'],
  };
  expect(collectDeals([said([merge])], new Map(), null).deals.map((work) => work.externalId)).toEqual([
    '9',
    '1',
    '2',
  ]);
});

it('names the cause that weighs most and keeps the newest instruction', () => {
  const { deals } = collectDeals(
    [
      said([stageChange('1', 'won')], { source: 'poll' }),
      asked({ cause: 'settle' }),
      asked({ instruction: { kind: 'create' } }),
      asked({ cause: 'rerun' }),
    ],
    new Map(),
    'stage',
  );
  expect(deals).toMatchObject([{ cause: 'manual', instruction: { kind: 'create' } }]);
});

it('decides with recorded versions only when nothing asks for today’s', () => {
  const asItWas = { ruleVersionId: 'v1', mappingVersion: 2 };
  const again = () => asked({ cause: 'rerun', asItWas });
  const versionsOf = (...events: NormalisedEvent[]) =>
    collectDeals(events, new Map(), 'stage').deals.map((work) => work.asItWas);
  expect(versionsOf(again())).toEqual([asItWas]);
  expect(versionsOf(again(), said([stageChange('1', 'won')]))).toEqual([null]);
  expect(versionsOf(asked({ cause: 'rerun' }), again())).toEqual([null]);
});
