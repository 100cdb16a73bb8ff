import {
  changePassword,
  createApiKey,
  endOwnSession,
  listAccounts,
  listApiKeys,
  listOwnSessions,
  readSession,
  revokeApiKey,
  signOut,
} from '@thread/contracts';
import type { RestClient } from '../../product-client/rest-client';
import { inventSecret } from '../canary';
import type { LeakGround } from '../leak-ground';
import { newClient, refused, withFailingWrites, type Stage } from './stage';

/** An admin signs in and takes a new password, a canary. @returns the client and that password. */
export async function takePassword(
  ground: LeakGround,
): Promise<{ readonly admin: RestClient; readonly email: string; readonly password: string }> {
  const login = ground.logins.find(({ role }) => role === 'admin');
  if (!login) throw new Error('There is no admin among the demo logins.');
  const admin = await newClient(ground).signIn(login.email, login.password);
  const password = inventSecret();
  ground.canaries.add('login password', password);
  await admin.call(changePassword, { body: { currentPassword: login.password, newPassword: password } });
  return { admin, email: login.email, password };
}

/** Sign-ins that go well, that fail, and that put the password where it does not belong. */
export async function signingIn({ ground, admin, adminEmail, password }: Stage): Promise<void> {
  const mistyped = inventSecret();
  ground.canaries.add('mistyped password', mistyped);
  const other = await newClient(ground).signIn(adminEmail, password);
  await other.call(readSession);
  await refused('A wrong password', newClient(ground).signIn(adminEmail, mistyped));
  await refused('A password as an address', newClient(ground).signIn(mistyped, password));
  await refused(
    'A password that is too short',
    other.call(changePassword, { body: { currentPassword: mistyped, newPassword: mistyped } }),
  );
  await withFailingWrites(ground, 'app_user', () =>
    refused(
      'A password that cannot be stored',
      other.call(changePassword, { body: { currentPassword: password, newPassword: mistyped } }),
    ),
  );
  await withFailingWrites(ground, 'session', () =>
    refused('A session that cannot be stored', newClient(ground).signIn(adminEmail, password)),
  );
  const { data } = await admin.call(listOwnSessions);
  const another = data.find(({ current }) => !current);
  if (another) await admin.call(endOwnSession, { params: { sessionId: another.id } });
  const last = await newClient(ground).signIn(adminEmail, password);
  await last.call(signOut);
  await withSecretsInTheAddress(ground, admin, password);
}

/** What impatient people and programs do: a secret as part of the query, or in a body that is no JSON. */
async function withSecretsInTheAddress(
  ground: LeakGround,
  admin: RestClient,
  password: string,
): Promise<void> {
  const { url } = ground.product;
  const session = admin.session.cookieFor(url).split('=')[1] ?? '';
  const query = new URLSearchParams({ password, session, access_token: session, q: password });
  await admin.session.send(`${url}/api/v1/session?${query.toString()}`);
  await admin.session.send(`${url}/sign-in?${query.toString()}`);
  await admin.session.send(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-thread-request': '1', origin: url },
    body: `{"email":"somebody@example.com","password":"${password}`,
  });
}

/** Keys are made, used, used wrongly, revoked; one cannot be stored. */
export async function keys({ ground, admin }: Stage): Promise<void> {
  const { url } = ground.product;
  const body = { scopes: ['accounts:read'] as const, expiresInDays: 30 };
  const make = (name: string) =>
    admin.call(createApiKey, { body: { ...body, scopes: [...body.scopes], name } });
  const { key, view } = await make('Reporting');
  const call = (headers: Readonly<Record<string, string>>, path = listAccounts.path as string) =>
    newClient(ground).session.send(`${url}/api/v1${path}`, { headers });
  await call({ authorization: `Bearer ${key}` });
  await call({ authorization: `Bearer ${key}x` });
  await call({ authorization: `Basic ${Buffer.from(`key:${key}`).toString('base64')}` });
  await call({ 'x-api-key': key }, `${listAccounts.path}?api_key=${encodeURIComponent(key)}`);
  await call({ authorization: `Bearer ${key}` }, listApiKeys.path);
  await withFailingWrites(ground, 'api_key', () => refused('A key that cannot be stored', make('Lost')));
  await admin.call(revokeApiKey, { params: { keyId: view.id } });
  await call({ authorization: `Bearer ${key}` });
}
