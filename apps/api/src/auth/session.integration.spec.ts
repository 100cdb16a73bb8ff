import { startApi } from '../testing/api-harness';
import type { ApiHarness } from '../testing/api-harness';

const login = { email: 'admin@brightwater.example', password: 'thread-demo-admin' };

describe('sessions', () => {
  let api: ApiHarness;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  it('is protected: without a session there is nothing to read', async () => {
    const answer = await api.anonymous().get('/session');
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ code: 'session.required', status: 401, instance: '/api/v1/session' });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('validates: unknown members, missing ones and wrong forms are listed', async () => {
    const answer = await api.anonymous().post('/session', { email: 'no address', passwort: 'x' });
    expect(answer.status).toBe(400);
    const { errors } = answer.body as { errors: { path: string; code: string }[] };
    expect(errors.map(({ path, code }) => `${path} ${code}`).sort()).toEqual(
      ['body unrecognized_keys', 'body.email invalid_format', 'body.password invalid_type'].sort(),
    );
  });

  it('works: signs in with a cookie no script can read, and tells who and where', async () => {
    const client = api.anonymous();
    const answer = await client.post('/session', login);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('set-cookie')).toMatch(
      /^sid=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect(answer.body).toMatchObject({
      role: 'admin',
      user: { name: 'Maya Lindholm' },
      workspace: { slug: 'brightwater' },
    });
    expect((await client.get('/session')).body).toEqual(answer.body);
  });

  it('F114: stores a hash, never the session id', async () => {
    const client = await api.as('viewer');
    const id = client.cookie.slice('sid='.length);
    const rows = await api.rows.session.findMany();
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some((row) => Buffer.from(row.idHash).toString('utf8').includes(id))).toBe(false);
    expect(rows.every((row) => row.idHash.length === 32)).toBe(true);
  });

  it('F122: answers the same for a wrong password and an unknown person', async () => {
    const wrong = await api.anonymous().post('/session', { ...login, password: 'wrong' });
    const unknown = await api
      .anonymous()
      .post('/session', { email: 'nobody@brightwater.example', password: 'wrong' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    const shape = (body: unknown) => ({ ...(body as object), requestId: '' });
    expect(shape(wrong.body)).toEqual(shape(unknown.body));
  });

  it('F114: renews the session id at every sign-in and ends the one before', async () => {
    const client = await api.as('csm');
    const before = client.copyOf();
    await client.post('/session', { email: 'csm@brightwater.example', password: 'thread-demo-csm' });
    expect(client.cookie).not.toBe(before.cookie);
    expect((await before.get('/session')).status).toBe(401);
  });

  it('F114: renews it on switching the workspace; the old id is worth nothing', async () => {
    const client = await api.as('admin');
    const before = client.copyOf();
    const { workspaces } = await client.read<{ workspaces: { id: string; name: string; role: string }[] }>(
      '/session',
    );
    const other = workspaces.find(({ name }) => name.startsWith('Northlight'));
    const switched = await client.put('/session/workspace', { workspaceId: other?.id });
    expect(switched.body).toMatchObject({ role: 'csm', workspace: { slug: 'northlight' } });
    expect((await before.get('/session')).status).toBe(401);
    expect(await client.read('/accounts')).toMatchObject({ total: 2 });
  });

  it('does not let anybody switch to a workspace they do not belong to', async () => {
    const client = await api.as('viewer');
    const admin = await api.as('admin');
    const { workspaces } = await admin.read<{ workspaces: { id: string; name: string }[] }>('/session');
    const foreign = workspaces.find(({ name }) => name.startsWith('Northlight'));
    expect((await client.put('/session/workspace', { workspaceId: foreign?.id })).status).toBe(404);
    expect((await client.get('/session')).status).toBe(200);
  });

  it('F114: ends on the server when signing out', async () => {
    const client = await api.as('viewer');
    const before = client.copyOf();
    expect((await client.delete('/session')).status).toBe(204);
    expect(client.cookie).toBe('');
    expect((await before.get('/session')).status).toBe(401);
  });

  it('F114: ends when idle for twelve hours, and after seven days however busy', async () => {
    const idle = await api.as('viewer');
    await api.rows.session.updateMany({
      data: { lastSeenAt: new Date(Date.now() - 12.1 * 3_600_000) },
    });
    expect((await idle.get('/session')).status).toBe(401);
    const old = await api.as('viewer');
    await api.rows.session.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
    expect((await old.get('/session')).status).toBe(401);
  });

  it('F122: slows guessing down after eight failures, for that address only', async () => {
    const email = 'haruka.mori@northlight.example';
    const guess = () => api.anonymous().post('/session', { email, password: 'guess' });
    const statuses = [];
    for (let attempt = 0; attempt < 9; attempt += 1) statuses.push((await guess()).status);
    expect(statuses).toEqual([...Array<number>(8).fill(401), 429]);
    const limited = await guess();
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(60);
    expect((await api.anonymous().post('/session', login)).status).toBe(201);
  });

  interface Own {
    readonly data: readonly {
      readonly id: string;
      readonly current: boolean;
      readonly userAgent: string | null;
    }[];
  }
  const ownLogin = (role: string) => ({
    email: `${role}@northlight.example`,
    password: `thread-demo-${role}`,
  });
  const signInAs = async (role: string) => {
    const client = api.anonymous();
    expect((await client.post('/session', ownLogin(role))).status).toBe(201);
    return client;
  };

  it('F114: lists a person’s own sessions and ends one of them, never another person’s', async () => {
    const [here, there] = [await signInAs('csm'), await signInAs('csm')];
    const { data } = await here.read<Own>('/sessions');
    expect(data.filter(({ current }) => current)).toHaveLength(1);
    const other = data.find(({ current }) => !current)!;
    expect(JSON.stringify(data)).not.toContain(there.cookie.split('=')[1]);
    const stranger = await signInAs('viewer');
    expect((await stranger.delete(`/sessions/${other.id}`)).status).toBe(404);
    expect((await there.get('/session')).status).toBe(200);
    expect((await here.delete(`/sessions/${other.id}`)).status).toBe(204);
    expect((await there.get('/session')).status).toBe(401);
    expect((await here.get('/session')).status).toBe(200);
    expect((await here.delete(`/sessions/${other.id}`)).status).toBe(404);
  });

  it('F114: signs out everywhere', async () => {
    const [here, there, elsewhere] = [await signInAs('csm'), await signInAs('csm'), await signInAs('viewer')];
    expect((await here.delete('/sessions')).status).toBe(204);
    expect([(await here.get('/session')).status, (await there.get('/session')).status]).toEqual([401, 401]);
    expect((await elsewhere.get('/session')).status).toBe(200);
  });

  it('F114: a new password needs the old one, ends every other session and renews this one', async () => {
    const { email, password } = ownLogin('viewer');
    const [here, there] = [await signInAs('viewer'), await signInAs('viewer')];
    const before = here.copyOf();
    const change = (currentPassword: string, newPassword: string) =>
      here.put('/session/password', { currentPassword, newPassword });
    expect((await change('wrong', 'a new long password')).body).toMatchObject({
      code: 'session.bad_credentials',
    });
    expect((await change(password, 'short')).status).toBe(400);
    expect((await there.get('/session')).status).toBe(200);
    expect((await change(password, 'a new long password')).status).toBe(204);
    expect((await here.get('/session')).status).toBe(200);
    for (const ended of [before, there]) expect((await ended.get('/session')).status).toBe(401);
    expect((await api.anonymous().post('/session', { email, password })).status).toBe(401);
    const { body } = await api.anonymous().post('/session', { email, password: 'a new long password' });
    expect(body).toMatchObject({ user: { email } });
  });

  it('F122: many guesses at once gain nothing over the same one after the other', async () => {
    const guess = { email: 'amara.okonjo@brightwater.example', password: 'guess' };
    const answers = await Promise.all(
      Array.from({ length: 24 }, () => api.anonymous().post('/session', guess)),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(8);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(16);
  });

  it('F122: an address nobody has takes as long to refuse as one somebody has', async () => {
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let round = 0; round < 7; round += 1) {
      for (const [kind, email] of [
        ['known', 'lena.obi@brightwater.example'],
        ['unknown', 'no.one@brightwater.example'],
      ] as const) {
        const started = performance.now();
        await api.anonymous().post('/session', { email, password: 'guess' });
        times[kind].push(performance.now() - started);
      }
    }
    // Checking a password costs tens of milliseconds, not checking it none: a factor of two tells them apart on a busy machine, too.
    const [known, unknown] = [Math.min(...times.known), Math.min(...times.unknown)];
    expect(unknown).toBeGreaterThan(known / 2);
    expect(known).toBeGreaterThan(unknown / 2);
  });

  it('refuses roles that may not act', async () => {
    const viewer = await api.as('viewer');
    const answer = await viewer.post('/accounts', { companyName: 'Initech' });
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ code: 'session.forbidden', detail: 'Your role here is viewer.' });
  });
});

describe('requests from other sites', () => {
  let api: ApiHarness;
  beforeAll(async () => {
    api = await startApi({ publicUrl: 'https://thread.example' });
  });
  afterAll(() => api.stop());

  const signIn = (headers: Record<string, string>) =>
    api.anonymous().send('POST', '/api/v1/session', { body: login, headers });

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a sibling domain', { 'sec-fetch-site': 'same-site' }, 403],
    ['its own site', { 'sec-fetch-site': 'same-origin' }, 201],
    ['the address bar', { 'sec-fetch-site': 'none' }, 403],
  ])('judges Sec-Fetch-Site: %s', async (_name, headers, status) => {
    expect((await signIn(headers)).status).toBe(status);
  });

  it.each([
    ['https://evil.example', 403],
    ['https://thread.example.evil.example', 403],
    ['null', 403],
    ['https://thread.example', 201],
  ])('judges Origin where the browser sends nothing better: %s', async (origin, status) => {
    const answer = await fetch(`${api.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-thread-request': '1', origin },
      body: JSON.stringify(login),
    });
    expect(answer.status).toBe(status);
  });

  it('takes JSON only, so that no plain form can reach it', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await api.anonymous().send('POST', '/api/v1/session', { body: 'email=a', headers: form });
    expect(answer.status).toBe(415);
  });

  it('binds the cookie to host and transport over https', async () => {
    const answer = await signIn({});
    expect(answer.headers.get('set-cookie')).toMatch(/^__Host-sid=.*; HttpOnly; Secure; SameSite=Lax$/);
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=15552000');
  });
});
