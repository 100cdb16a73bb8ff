import { Secret } from '@thread/domain';
import { createLogger } from './create-logger';

const canary = 'Zx9canaryCanaryCanary0123456789abcdefABCDEF01';

function lines(log: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const written: string[] = [];
  log(createLogger({ name: 'spec', level: 'debug' }, { write: (line: string) => void written.push(line) }));
  expect(written.join('')).not.toContain('canary');
  return written.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('createLogger', () => {
  it('writes ids, codes and counts', () => {
    const at = new Date('2026-01-02T03:04:05Z');
    const fields = {
      connectionId: 'c-1',
      inboxIds: ['1', '2'],
      code: 'x.y',
      count: 3,
      waitMs: 12,
      seenAt: at,
      ids: [1n],
    };
    expect(lines((logger) => logger.info(fields, 'done'))).toEqual([
      {
        ...{
          level: 'info',
          time: expect.any(String) as string,
          process: 'spec',
          pid: process.pid,
          msg: 'done',
        },
        ...{
          connectionId: 'c-1',
          inboxIds: ['1', '2'],
          code: 'x.y',
          count: 3,
          waitMs: 12,
          seenAt: at.toISOString(),
          ids: ['1'],
        },
      },
    ]);
  });

  it('leaves out what is not on the list, and objects under any name', () => {
    const fields = {
      body: canary,
      headers: { authorization: canary },
      token: canary,
      code: { nested: canary },
      deal: { canary },
      id: 'i',
    };
    expect(lines((logger) => logger.warn(fields, 'kept out'))).toMatchObject([
      { id: 'i', omitted: ['body', 'headers', 'token', 'code', 'deal'] },
    ]);
  });

  it('F99: reduces an error to its facts, however it is given', () => {
    const error = Object.assign(
      new Error(`call failed with Bearer ${canary}`, { cause: new TypeError('socket') }),
      {
        code: 'provider.unavailable',
        config: { headers: { authorization: canary } },
        response: { data: canary },
      },
    );
    const all = lines((logger) => {
      logger.error(error);
      logger.error({ err: error, connectionId: 'c' }, 'with a sentence');
      logger.error({ error });
    });
    for (const line of all)
      expect(line['err']).toMatchObject({
        name: 'Error',
        code: 'provider.unavailable',
        message: 'call failed with Bearer [secret]',
        cause: { name: 'TypeError', message: 'socket' },
      });
    expect(all[0]!['msg']).toBe('call failed with Bearer [secret]');
    expect(Object.keys(all[0]!['err'] as object).sort()).toEqual([
      'cause',
      'code',
      'frames',
      'message',
      'name',
    ]);
  });

  it('shows of a request only method and path, and of a response only the status', () => {
    const req = {
      id: 7,
      method: 'GET',
      url: `/oauth/acme/callback?code=${canary}`,
      headers: { cookie: canary },
    };
    expect(lines((logger) => logger.info({ req, res: { statusCode: 302, headers: canary } }))).toMatchObject([
      { req: { id: 7, method: 'GET', path: '/oauth/acme/callback' }, res: { statusCode: 302 } },
    ]);
  });

  it('F99: scrubs sentences and child fields, and cannot print a Secret', () => {
    const all = lines((logger) => {
      logger.info(`refresh_token=${canary}`);
      logger.child({ runId: 'r-1', body: canary }).info({ code: new Secret(canary) }, 'child');
    });
    expect(all).toMatchObject([
      { msg: 'refresh_token=[secret]' },
      { runId: 'r-1', omitted: expect.anything() as unknown },
    ]);
  });
});
