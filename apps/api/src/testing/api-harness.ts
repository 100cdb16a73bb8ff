import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createCatalogue } from '@thread/connector-catalogue';
import { Secret } from '@thread/domain';
import type { Connection } from '@thread/domain';
import {
  Database,
  PrismaConnectionStore,
  PrismaSealedSecretStore,
  brightwater,
  demoLogins,
  demoPeople,
  northlight,
  openAllRows,
  seedDemo,
  type AllRows,
} from '@thread/data';
import { LocalVault, createLogger, loadPlatformConfig, newId, type DatabaseUrls } from '@thread/platform';
import { createTestDatabase } from '@thread/testing';
import { ApiConfig } from '../api.config';
import { AppModule } from '../app.module';
import { createServer } from '../http/create-server';
import { AcmeCrm, acmeId, acmeScopes } from './acme-connector';
import { ApiClient } from './api-client';

export type DemoRole = 'admin' | 'csm' | 'ae' | 'viewer';

/** The api process in this very process, over a database of its own with the demo workspaces and a made-up CRM. */
export interface ApiHarness {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly database: Database;
  /** Every row, to arrange and to look at. */
  readonly rows: AllRows;
  readonly crm: AcmeCrm;
  /** Signed in as the demo's person of that role. */
  as(role: DemoRole, workspace?: { readonly name: string }): Promise<ApiClient>;
  anonymous(): ApiClient;
  /** A connection to the made-up CRM, with mapping and rule not yet set. */
  connect(options?: {
    readonly workspaceId?: string;
    readonly externalAccountId?: string;
  }): Promise<Connection>;
  stop(): Promise<void>;
}

export { brightwater, northlight };

export interface ApiHarnessOptions {
  /** What the product is told it is reached at; its own address by default. */
  readonly publicUrl?: string;
  /** The role whose demo person is the installation's operator; nobody by default. */
  readonly operatorOfDemo?: DemoRole;
}

export async function startApi({ publicUrl, operatorOfDemo }: ApiHarnessOptions = {}): Promise<ApiHarness> {
  const testDatabase = await createTestDatabase();
  const database = new Database(testDatabase.urls, 4);
  const rows = openAllRows(testDatabase.adminUrl);
  await seedDemo(database, { now: new Date() });
  const crm = new AcmeCrm();
  const config = new ApiConfig(
    configOf(testDatabase.urls, publicUrl ?? 'http://127.0.0.1:1', operatorOfDemo),
    {},
    '/nonexistent',
    '/nonexistent',
  );
  const logger = createLogger({ name: 'api-test', level: 'silent' });
  const app = await createServer(
    AppModule.with(config, createCatalogue({}, [crm.entry()]), logger),
    config,
    logger,
  );
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const vault = new LocalVault(config.platform.vault, new PrismaSealedSecretStore(database));
  return {
    url,
    app,
    database,
    rows,
    crm,
    anonymous: () => new ApiClient(url),
    as: async (role, workspace = brightwater) => {
      const login = demoLogins.find(
        (candidate) => candidate.role === role && candidate.workspace === workspace.name,
      );
      const client = new ApiClient(url);
      const answer = await client.post('/session', { email: login?.email, password: login?.password });
      if (answer.status !== 201) throw new Error(`Signing in failed: ${answer.status}`);
      return client;
    },
    connect: (options = {}) => connectAcme(database, vault, options),
    stop: async () => {
      await app.close();
      await Promise.all([database.close(), rows.$disconnect()]);
      await testDatabase.drop();
    },
  };
}

function configOf(urls: DatabaseUrls, publicUrl: string, operator?: DemoRole) {
  const login = demoLogins.find(({ role, workspace }) => role === operator && workspace === brightwater.name);
  return loadPlatformConfig({
    NODE_ENV: 'test',
    DATABASE_URL: urls.app,
    DATABASE_VAULT_URL: urls.vault,
    DATABASE_SWEEPER_URL: urls.sweeper,
    PUBLIC_URL: publicUrl,
    VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    VAULT_PRIMARY_KEY: 'k1',
    VAULT_SPOOL_DIR: join(tmpdir(), 'thread-test-spool'),
    SHOW_DEMO_LOGIN: 'true',
    PORT: '0',
    OPERATOR_EMAILS: login?.email.toUpperCase() ?? '',
  });
}

async function connectAcme(
  database: Database,
  vault: LocalVault,
  {
    workspaceId = brightwater.id,
    externalAccountId = 'acme-1',
  }: { readonly workspaceId?: string; readonly externalAccountId?: string },
): Promise<Connection> {
  const id = newId();
  const connection = await new PrismaConnectionStore(database).connect({
    id,
    workspaceId,
    connectorId: acmeId,
    externalAccountId,
    externalAccountName: `Acme ${externalAccountId}`,
    accountFacts: {
      name: 'Acme',
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
      additionalCurrencies: [],
      homeUrl: null,
    },
    grantedScopes: acmeScopes,
    optionalGroups: [],
    tokenExpiresAt: new Date(Date.now() + 3_600_000),
    app: null,
    connectedByUserId: demoPeople[0]!.id,
    settings: { autoCreate: true },
    secret: vault.sealNew(storedTokens(), { workspaceId, connectionId: id, kind: 'oauth_tokens' }),
  });
  if (!connection) throw new Error('The made-up account is connected already.');
  return connection;
}

function storedTokens(): Secret {
  const now = Date.now();
  return new Secret(JSON.stringify({ a: 'acme-access', r: 'acme-refresh', i: now, e: now + 3_600_000 }));
}

/** A token endpoint on loopback that accepts every code; answers its address and a stop. */
export async function startTokenEndpoint(): Promise<{
  readonly url: string;
  readonly calls: string[];
  stop(): Promise<void>;
}> {
  const calls: string[] = [];
  const server = createHttpServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      calls.push(body);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          access_token: 'acme-access',
          refresh_token: 'acme-refresh',
          token_type: 'bearer',
          expires_in: 1800,
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/token`,
    calls,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
