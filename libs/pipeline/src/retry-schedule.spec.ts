import {
  AuthorisationExpired,
  BudgetSpent,
  ConnectionUnavailable,
  MissingScope,
  PayloadRejected,
  ProviderSpared,
  RateLimited,
  UnexpectedResponse,
  UnreadableAnswer,
  VendorUnavailable,
} from '@thread/connector-kit';
import fc from 'fast-check';
import { concernsConnection, patienceMs, planFailure, retryPause } from './retry-schedule';

const facts = { connectorId: 'acme-crm', operation: 'read' };

it('F63: pauses between a quarter of and the whole of a ceiling that doubles up to half an hour', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempts, chance) => {
        const ceiling = Math.min(1_800_000, 2_000 * 2 ** (attempts - 1));
        const pause = retryPause(attempts, () => chance);
        expect(pause).toBeGreaterThanOrEqual(Math.floor(ceiling / 4));
        expect(pause).toBeLessThanOrEqual(ceiling);
      },
    ),
  );
});

it.each([
  ['no answer', new VendorUnavailable('x', facts), 'retry'],
  ['asked to wait', new RateLimited('x', facts, 5_000), 'retry'],
  ['our own share being in use', new BudgetSpent('x', facts, 5_000), 'retry'],
  ['a provider that is spared', new ProviderSpared('x', facts, 5_000), 'retry'],
  ['a page instead of an answer', new UnreadableAnswer('x', facts), 'retry'],
  ['a dead grant', new AuthorisationExpired('x', facts), 'retry'],
  ['a missing scope', new MissingScope('x', facts, ['deals']), 'retry'],
  ['a connection that is paused', new ConnectionUnavailable('x', facts, 'paused', null), 'retry'],
  ['refused values', new PayloadRejected('x', facts), 'give_up'],
  ['a bug of ours', new TypeError('x'), 'retry'],
])('after %s: %s', (_name, error, kind) => {
  expect(planFailure(error, 1, 0).kind).toBe(kind);
});

it('F80: gives up on a bug of ours after a day, never on a provider that is away', () => {
  expect(planFailure(new TypeError('x'), 90, patienceMs + 1).kind).toBe('give_up');
  expect(planFailure(new VendorUnavailable('x', facts), 500, 30 * patienceMs).kind).toBe('retry');
});

it.each([
  [-5, 0],
  [30_000, 30_000],
  [1e12, 3_600_000],
])('asked to wait %d ms waits %d', (asked, waits) => {
  expect(planFailure(new RateLimited('x', facts, asked), 1, 0)).toMatchObject({ afterMs: waits });
});

it('never repeats the text of an error it does not know: it may hold customer data', () => {
  expect(planFailure(new Error('secret'), 1, 0)).not.toMatchObject({
    text: expect.stringContaining('secret'),
  });
});

it('knows which errors a smaller batch would not help against', () => {
  expect(
    [
      new VendorUnavailable('x', facts),
      new RateLimited('x', facts, 1),
      new AuthorisationExpired('x', facts),
      new BudgetSpent('x', facts, 1),
      new ProviderSpared('x', facts, 1),
      new UnreadableAnswer('x', facts),
    ].map(concernsConnection),
  ).toEqual([true, true, true, true, true, true]);
  expect(
    [new PayloadRejected('x', facts), new UnexpectedResponse('x', facts), new TypeError('x')].map(
      concernsConnection,
    ),
  ).toEqual([false, false, false]);
});
