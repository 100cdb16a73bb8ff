import { Secret } from '@thread/domain';
import { isSameApp, shownApp } from './shown-app';

const app = (clientId: string, secret = 'a-secret', loginUrl = 'https://login.example') => ({
  clientId,
  clientSecret: new Secret(secret),
  loginUrl,
});
const at = new Date('2026-01-15T12:00:00Z');

it.each([
  ['3MVG9pRzvMkjMb6lXyz0123456789abcdefx4Qb', '3MVG9…x4Qb'],
  ['sixteen-letters!', 'sixte…ers!'],
  ['own-client', 'ow…nt'],
  ['12345678', '12…78'],
])('shows %s as %s, and no secret', (clientId, shown) => {
  const told = shownApp(app(clientId), at);
  expect(told).toEqual({ owner: 'customer', clientId: shown, setAt: at });
});

it('has no id to show of the installation’s app', () => {
  expect(shownApp(undefined, null)).toEqual({ owner: 'installation', clientId: null, setAt: null });
});

it('is another app with another id, another secret or another address', () => {
  expect(isSameApp(undefined, undefined)).toBe(true);
  expect(isSameApp(app('one'), app('one'))).toBe(true);
  for (const other of [undefined, app('two'), app('one', 'b-secret'), app('one', 'a-secret', 'https://x')])
    expect(isSameApp(app('one'), other)).toBe(false);
});
