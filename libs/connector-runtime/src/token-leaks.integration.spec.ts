import { inspect } from 'node:util';
import { createLogger } from '@thread/platform';
import { createTestDatabase } from '@thread/testing';
import { AuthorisationFlow } from './authorisation/authorisation-flow';
import { acmeConnector, readAcme } from './fixtures/acme-connector';
import { newKeyring, openParts, openRuntime, userId, type Parts } from './fixtures/runtime-parts';
import { TokenProvider } from './fixtures/token-provider';
import { visitorOf } from './fixtures/visitor';
import { directoryOf } from './ports/connector-directory';

/** The ways a secret may be written down. */
const spellings = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret);
  return [
    secret,
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    encodeURIComponent(secret),
    secret.slice(0, 20),
  ];
};

describe('a connection’s whole life', () => {
  it('F99: leaves no token, code, state, verifier or key in logs, results, errors or the database', async () => {
    const testDatabase = await createTestDatabase();
    const provider = await new TokenProvider().start();
    const keyring = newKeyring();
    const parts = openParts(testDatabase, keyring);
    const sinks: string[] = [];
    const logger = createLogger(
      { name: 'spec', level: 'trace' },
      { write: (line: string) => void sinks.push(line) },
    );
    const note = (value: unknown) => sinks.push(inspect(value, { depth: 10 }), JSON.stringify(value) ?? '');
    const flow = new AuthorisationFlow({
      ...parts,
      connectors: directoryOf([acmeConnector(provider.url)]),
      publicUrl: 'https://thread.example',
      logger,
    });
    const visitor = visitorOf(
      () => flow,
      () => provider,
    );
    const runtime = openRuntime(parts, provider.url, { logger });

    const url = await visitor.start();
    provider.secrets.push(
      url.searchParams.get('state')!,
      'acme-client-secret',
      keyring.keys.get('k1')!.toString('base64'),
    );
    note(await visitor.complete(visitor.consent(url)));
    note(await visitor.complete(`code=${provider.issueCode()}&state=${url.searchParams.get('state')}`));
    const [connection] = await parts.rows.connection.findMany();
    const call = async () => {
      try {
        const context = await runtime.contextFor(connection!.id, 'live');
        note(context);
        note(
          await context.call('me.read', ({ accessToken, signal }) =>
            readAcme(provider.url, accessToken, signal),
          ),
        );
      } catch (error) {
        note(error);
        logger.error({ err: error, error, token: error }, String(error));
      }
    };
    await call();
    for (const mode of ['rotate', 'nonsense', 'unavailable', 'refuse_client', 'refuse'] as const) {
      provider.mode = mode;
      provider.voidAccessTokens();
      await parts.rows.connection.updateMany({ data: { refreshRetryAt: null } });
      await call();
    }
    provider.mode = 'rotate';
    note(await visitor.authorise({ connectionId: connection!.id }));
    provider.accountId = 'acct-2';
    note(await visitor.authorise({ connectionId: connection!.id }));
    note(await runtime.probe(connection!.id));
    const tables = await dump(parts);
    note(await runtime.disconnect(connection!.id, { userId }));
    await runtime.close();
    await Promise.all([provider.close(), parts.close()]);
    await testDatabase.drop();

    expect(provider.secrets.length).toBeGreaterThan(8);
    expect(tables).toContain('sealed_secret');
    const all = [...sinks, tables].join('\n');
    expect(all).toContain('token refresh ended');
    const found = provider.secrets.filter((secret) =>
      spellings(secret).some((spelling) => all.includes(spelling)),
    );
    expect(found).toEqual([]);
  });
});

/** Every row of every table as text. */
async function dump({ rows: prisma }: Parts): Promise<string> {
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`;
  const lines: string[] = [];
  for (const { name } of tables) {
    const rows = await prisma.$queryRawUnsafe<{ line: string }[]>(`SELECT t::text AS line FROM "${name}" t`);
    lines.push(name, ...rows.map(({ line }) => line));
  }
  return lines.join('\n');
}
