import { connectionStates } from '@thread/domain';
import {
  describeHealth,
  missingScopeReason,
  scopesOfReason,
  type DescribedConnection,
} from './describe-health';

const since = new Date('2026-01-01T00:00:00Z');
const impact = { enabledRules: 1, accounts: 1_200, waitingEvents: 0 };
const describe_ = (more: Partial<DescribedConnection>) =>
  describeHealth(
    {
      state: 'connected',
      stateReason: null,
      stateSince: since,
      externalAccountName: 'Northwind',
      throttledUntil: null,
      app: null,
      ...more,
    },
    impact,
    'Acme CRM',
  );

describe('describeHealth', () => {
  it.each([
    ['connected', null, 'Connected', /connected to Northwind in Acme CRM/, 'none'],
    ['needs_reconnection', 'grant_revoked', 'Needs reconnection', /withdrew Thread’s access/, 'reconnect'],
    [
      'needs_reconnection',
      'rotation_lost',
      'Needs reconnection',
      /interrupted while Acme CRM was renewing/,
      'reconnect',
    ],
    [
      'needs_reconnection',
      'token_refused',
      'Needs reconnection',
      /although it was just renewed/,
      'reconnect',
    ],
    ['needs_reconnection', 'no_refresh_token', 'Needs reconnection', /cannot be renewed/, 'reconnect'],
    ['needs_reconnection', 'secret_unreadable', 'Needs reconnection', /altered or damaged/, 'reconnect'],
    ['needs_reconnection', 'account_changed', 'Needs reconnection', /another account/, 'reconnect'],
    ['needs_reconnection', 'something_new', 'Needs reconnection', /does not accept/, 'reconnect'],
    [
      'missing_permission',
      missingScopeReason(['deals.read']),
      'Missing permission',
      /missing: deals\.read\./,
      'widen',
    ],
    ['missing_permission', null, 'Missing permission', /a permission is missing\./, 'widen'],
    ['throttled', 'rate_limited', 'Slowed down', /call less often/, 'wait'],
    ['throttled', 'quota_exhausted', 'Waiting for the provider’s allowance', /allowance .* used up/, 'wait'],
    ['provider_down', 'not_answering', 'Provider does not answer', /not answered several calls/, 'wait'],
    ['provider_down', 'refresh_failing', 'Access is not being renewed', /has run out/, 'wait'],
    [
      'provider_down',
      'app_refused',
      'Thread’s own access is refused',
      /refuses the app of this installation/,
      'ask_operator',
    ],
    ['provider_down', 'own_app_refused', 'Your own app is refused', /refuses your own app:/, 'reconnect'],
    ['provider_down', 'app_missing', 'The app is gone', /now it has none/, 'reconnect'],
    ['paused', 'by_person', 'Paused', /paused by a person/, 'resume'],
    ['disconnected', 'by_person', 'Disconnected', /no access to Northwind/, 'connect'],
  ] as const)('%s because of %s', (state, stateReason, title, explanation, action) => {
    const told = describe_({ state, stateReason });
    expect(told).toMatchObject({ state, title, since, nextStep: { action } });
    expect(told.explanation).toMatch(explanation);
    expect(told.nextStep.text).toMatch(/^[A-Z].+\.$/);
    expect(told.affected).toBe(
      state === 'connected' ? null : 'Affected: 1 active rule, 1,200 linked accounts.',
    );
  });

  it('names a customer’s refused app, says where to mend it, and speaks of no operator', () => {
    const app = { owner: 'customer', clientId: '3MVG9…x4Qb', setAt: null } as const;
    const { explanation, nextStep } = describe_({
      state: 'provider_down',
      stateReason: 'own_app_refused',
      app,
    });
    expect(explanation).toContain('your own app (client id 3MVG9…x4Qb)');
    expect(nextStep.text).toContain(
      'tick “Use an app of our own” and enter its client id and the new secret',
    );
    expect(`${explanation} ${nextStep.text}`).not.toMatch(/runs Thread|installation/);
  });

  it('sends to the operator for the installation’s app alone', () => {
    const { nextStep } = describe_({ state: 'provider_down', stateReason: 'app_refused' });
    expect(nextStep.text).toMatch(/^Whoever runs Thread must check/);
    expect(nextStep.text).not.toMatch(/own app|reconnect/i);
  });

  it('has words for every state, and never just "Error"', () => {
    for (const state of connectionStates) expect(describe_({ state }).title).not.toMatch(/^error$/i);
  });

  it('says until when a wait lasts', () => {
    expect(
      describe_({ state: 'throttled', throttledUntil: new Date('2026-01-01T00:05:00Z') }).explanation,
    ).toContain('until 2026-01-01 00:05 UTC');
  });

  it('is silent about impact where there is none', () => {
    const none = { enabledRules: 0, accounts: 0, waitingEvents: 0 };
    const paused = {
      state: 'paused',
      stateReason: null,
      stateSince: since,
      externalAccountName: 'N',
      throttledUntil: null,
      app: null,
    } as const;
    expect(describeHealth(paused, none, 'Acme CRM').affected).toBeNull();
  });

  it('keeps the scopes in the reason', () => {
    expect(scopesOfReason(missingScopeReason(['b', 'a', 'b']))).toEqual(['a', 'b']);
    expect(scopesOfReason(missingScopeReason([]))).toEqual([]);
    expect(scopesOfReason('grant_revoked')).toEqual([]);
    expect(scopesOfReason(null)).toEqual([]);
  });
});
