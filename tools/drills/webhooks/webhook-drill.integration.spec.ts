import { createTestDatabase } from '@thread/testing';
import { judgeRequest, signatureOf, signatureHeader, timestampHeader } from './judge-request';
import type { RawRequest } from './raw-request';
import { runWebhookDrill } from './webhook-drill';

jest.setTimeout(300_000);

const seed = 11;

it('F43 F44 F45 F46 F47 F48 F49 F51 F52 F53 F54 F55: 2,000 mutated webhooks end in no 5xx, no forgery taken, nothing stored of what was refused', async () => {
  const database = await createTestDatabase();
  const { findings, ...report } = await runWebhookDrill({ count: 2_000, seed, database });
  await database.drop();
  expect({ seed, findings }).toEqual({ seed, findings: [] });
  expect(report).toMatchObject({
    serverErrors: 0,
    forgeriesAccepted: 0,
    genuineRefused: 0,
    rowsOfRefused: 0,
    rowsMissing: 0,
    echoes: 0,
    silences: 0,
    apiRestarts: 0,
    opensAfterwards: true,
    ok: true,
  });
  // It says something only when many were to be taken, many were not, and they were changed in every way.
  expect(report.verdicts.accept).toBeGreaterThan(150);
  expect(report.verdicts.refuse).toBeGreaterThan(1_000);
  expect(Object.keys(report.families).length).toBeGreaterThan(30);
  expect(report.rows).toBeGreaterThan(300);
});

describe('the judge', () => {
  const door = { publicUrl: 'https://thread.example', path: '/webhooks/hubspot', secret: 'secret' };
  const now = Date.now();
  const genuine = (changes: Partial<RawRequest> = {}): RawRequest => {
    const body = changes.body ?? Buffer.from('[{"a":1}]');
    const url = `${door.publicUrl}${door.path}`;
    return {
      ...{
        method: 'POST',
        target: door.path,
        version: '1.1',
        oddLines: [],
        body,
        framing: { kind: 'length' },
      },
      headers: [
        ['host', 'thread.example'],
        ['content-type', 'application/json'],
        [signatureHeader, signatureOf(door.secret, 'POST', url, body, String(now))],
        [timestampHeader, String(now)],
      ],
      ...changes,
    };
  };

  it.each<[string, RawRequest, string]>([
    ['what is as it should be', genuine(), 'accept'],
    ['chunks', genuine({ framing: { kind: 'chunked', pieces: 2 } }), 'accept'],
    ['another method', genuine({ method: 'PUT' }), 'refuse'],
    ['another address', genuine({ target: `${door.path}?x` }), 'refuse'],
    ['an escaped slash, which is signed as a slash', genuine({ target: '/webhooks%2Fhubspot' }), 'either'],
    ['a body that is no list', genuine({ body: Buffer.from('{}') }), 'refuse'],
    ['a body cut off', genuine({ framing: { kind: 'too_short', by: 1 } }), 'refuse'],
    ['no proof', genuine({ headers: [['host', 'thread.example']] }), 'refuse'],
  ])('knows %s', (_name, request, verdict) => {
    expect(judgeRequest(request, door, now)).toBe(verdict);
  });

  it('refuses old proof and proof sent twice', () => {
    const { headers } = genuine();
    expect(judgeRequest(genuine(), door, now + 400_000)).toBe('refuse');
    for (const header of headers.slice(2))
      expect(judgeRequest(genuine({ headers: [...headers, header] }), door, now)).toBe('refuse');
  });
});
