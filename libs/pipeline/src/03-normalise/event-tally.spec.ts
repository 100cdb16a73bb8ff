import { PayloadRejected, VendorUnavailable } from '@thread/connector-kit';
import type { InboxEvent } from '@thread/domain';
import { EventTally } from './event-tally';

const now = new Date('2026-11-02T12:00:00Z');
const facts = { connectorId: 'acme-crm', operation: 'deals.batchRead' };
const gone = new PayloadRejected('Cannot be read.', facts);
const down = new VendorUnavailable('No answer.', facts);
const event = (id: string): InboxEvent => ({ id, attempts: 1, receivedAt: now }) as InboxEvent;

type Step = (tally: EventTally) => unknown;
const done: Step = (tally) => tally.done(['1'], 'run-1', 'created');
const retry: Step = (tally) => tally.failed(['1'], down);
const giveUp: Step = (tally) => tally.failed(['1'], gone);

describe('an event that concerns several deals', () => {
  it.each<[string, readonly Step[], string]>([
    ['all done', [done, done], 'done'],
    ['one to be tried again, then one done', [retry, done], 'waiting'],
    ['one done, then one to be tried again', [done, retry], 'waiting'],
    ['one given up, then one done', [giveUp, done], 'dead'],
    ['one done, then one given up', [done, giveUp], 'dead'],
    ['one given up, then one to be tried again', [giveUp, retry], 'waiting'],
    ['one to be tried again, then one given up', [retry, giveUp], 'waiting'],
  ])('with %s', (_name, steps, status) => {
    const tally = new EventTally([event('1')], now);
    for (const step of steps) step(tally);
    expect(tally.endings()).toMatchObject([{ id: '1', status }]);
  });
});

it('knows the events nothing was said about, and none it was not given', () => {
  const tally = new EventTally([event('1'), event('2')], now);
  tally.end([{ id: '1', status: 'ignored', runId: null, code: 'own_change' }]);
  tally.failed(['9'], down);
  expect(tally.open()).toEqual(['2']);
  expect(tally.endings().map(({ id }) => id)).toEqual(['1']);
});

it('tries again after now, and says whether anything was given up', () => {
  const tally = new EventTally([event('1'), event('2')], now);
  expect([tally.failed(['1'], down), tally.failed(['2'], gone)]).toEqual([false, true]);
  const [first] = tally.endings();
  expect(first?.status === 'waiting' && first.retryAt.getTime() > now.getTime()).toBe(true);
});
