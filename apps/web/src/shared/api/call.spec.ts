import { acceptHandoff, listAccounts, signOut, updateRule } from '@thread/contracts';
import { accounts } from '../../testing/fixtures/accounts';
import { idOf } from '../../testing/fixtures/ids';
import { rule } from '../../testing/fixtures/rules';
import { ApiProblem } from './api-problem';
import { call, checkAnswers, urlOf } from './call';

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

function serve(status: number, body: unknown): Sent[] {
  const sent: Sent[] = [];
  globalThis.fetch = async (input, init = {}) => {
    sent.push({ url: String(input), init });
    const json = async (): Promise<unknown> => {
      if (body instanceof SyntaxError) throw body;
      return body;
    };
    return { ok: status < 300, status, json } as Response;
  };
  return sent;
}

const problemOf = async (doing: Promise<unknown>): Promise<ApiProblem> => {
  const error: unknown = await doing.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiProblem)) throw new Error(`Expected a problem, got ${String(error)}`);
  return error;
};
const page = { data: accounts, hasMore: false, nextCursor: null, total: accounts.length };

describe('calling an endpoint', () => {
  afterEach(() => checkAnswers(false));

  it('fills parameters in, escapes them and leaves empty filters out', () => {
    expect(urlOf(acceptHandoff, { params: { accountId: 'a/b' } })).toBe(
      '/api/v1/accounts/a%2Fb/handoff/acceptance',
    );
    expect(urlOf(listAccounts, { query: { q: '', status: undefined, sort: 'name_asc', limit: 5 } })).toBe(
      '/api/v1/accounts?sort=name_asc&limit=5',
    );
  });

  it('sends the body as JSON with the session cookie, and a body only where there is one', async () => {
    const sent = serve(200, rule());
    const { name, definition } = rule();
    await call(updateRule, { params: { ruleId: idOf(40) }, body: { name, definition, basedOnVersion: 4 } });
    await call(listAccounts, { query: {} });
    expect(sent[0]?.init).toMatchObject({ method: 'PUT', credentials: 'same-origin' });
    expect(JSON.parse(String(sent[0]?.init.body))).toMatchObject({ basedOnVersion: 4 });
    expect(sent[0]?.init.headers).toHaveProperty('content-type', 'application/json');
    expect(sent[1]?.init.headers).not.toHaveProperty('content-type');
  });

  it('answers undefined where the endpoint has no answer', async () => {
    serve(204, new SyntaxError('no body'));
    await expect(call(signOut, {})).resolves.toBeUndefined();
  });

  it('throws the problem with its next step and field errors', async () => {
    serve(409, {
      type: 'about:blank',
      title: 'Changed meanwhile',
      status: 409,
      code: 'resource.conflict',
      requestId: 'req-7',
      nextStep: 'Load the newest version.',
      errors: [{ path: 'stages', code: 'no_stage', message: 'Choose a stage.' }],
    });
    const problem = await problemOf(call(listAccounts, { query: {} }));
    expect(problem).toMatchObject({
      status: 409,
      code: 'resource.conflict',
      nextStep: 'Load the newest version.',
      requestId: 'req-7',
    });
    expect(problem.errors).toHaveLength(1);
  });

  it('turns an error page of something in between into a problem that names the status', async () => {
    serve(502, new SyntaxError('<html>'));
    expect(await problemOf(call(listAccounts, { query: {} }))).toMatchObject({
      status: 502,
      code: 'network.unreadable',
    });
  });

  it('says that the server cannot be reached, and lets an abort pass as it is', async () => {
    globalThis.fetch = () => Promise.reject(new TypeError('failed to fetch'));
    expect(await problemOf(call(listAccounts, { query: {} }))).toMatchObject({
      status: 0,
      code: 'network.unreachable',
    });
    const aborter = new AbortController();
    aborter.abort();
    await expect(call(listAccounts, { query: {} }, aborter.signal)).rejects.toBeInstanceOf(TypeError);
  });

  it('refuses an answer of the wrong shape when answers are checked', async () => {
    checkAnswers(true);
    serve(200, { ...page, total: 'many' });
    expect((await problemOf(call(listAccounts, { query: {} }))).detail).toContain('total');
    serve(200, page);
    await expect(call(listAccounts, { query: {} })).resolves.toMatchObject({ total: accounts.length });
  });
});
