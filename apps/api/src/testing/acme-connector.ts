import { Secret, defineConnector, defineConnectorEntry } from '@thread/connector-kit';
import type {
  Acknowledgement,
  Connector,
  ConnectorEntry,
  PipelineChoice,
  RawRequest,
} from '@thread/connector-kit';
import type {
  DealSnapshot,
  FetchedDeal,
  FieldDescription,
  FieldMapping,
  MappingRecipe,
} from '@thread/domain';
import { z } from 'zod';

export const acmeId = 'acme-crm';
export const acmeScopes = ['deals.read'];
const markup =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M4 20 12 4l8 16z" fill="currentColor"/></svg>';

export const acmePipelines: readonly PipelineChoice[] = [
  {
    id: 'sales',
    label: 'Sales',
    stages: [
      { id: 'open', label: 'Open', kind: 'open' },
      { id: 'won', label: 'Closed Won', kind: 'won' },
    ],
  },
  { id: 'partners', label: 'Partners', stages: [{ id: 'signed', label: 'Signed', kind: 'won' }] },
];

const text = (name: string, label: string): FieldDescription => ({
  name,
  label,
  type: 'text',
  options: [],
  writable: true,
  group: null,
});

function mapped(target: string, label: string, recipe: MappingRecipe): FieldMapping {
  return {
    target,
    label,
    sources: [{ kind: 'recipe', recipe }],
    transform: { kind: 'none' },
    direction: 'in',
    policy: 'source_wins',
  };
}

/** A deal of the made-up CRM; override what a test is about. */
export function acmeDeal(externalId: string, changes: Partial<DealSnapshot> = {}): DealSnapshot {
  const at = new Date('2026-11-20T10:00:00Z');
  const record = (objectType: string, id: string) => ({
    ref: { objectType, externalId: id },
    properties: { dealname: 'Globex' },
    url: `https://crm.example/${objectType}/${id}`,
    createdAt: at,
    updatedAt: at,
    archived: false,
  });
  return {
    record: record('deal', externalId),
    name: `Globex ${externalId}`,
    pipelineId: 'sales',
    stageId: 'won',
    stageHistory: [],
    amount: '12000',
    currency: 'EUR',
    providerArr: null,
    termMonths: null,
    closeDate: { kind: 'day', day: '2026-11-20' },
    owner: { id: 'o1', name: 'Priya Raman', email: 'priya.raman@brightwater.example', active: true },
    companies: [
      {
        ...record('company', `c${externalId}`),
        isPrimary: true,
        name: `Globex ${externalId}`,
        domain: `globex-${externalId}.example`,
      },
    ],
    contacts: [
      {
        ...record('contact', `p${externalId}`),
        isPrimary: true,
        name: 'Kim Lee',
        email: `kim@globex-${externalId}.example`,
        title: null,
        roles: [],
      },
    ],
    lineItems: [],
    ...changes,
  };
}

const dealFields = [
  text('dealname', 'Deal name'),
  text('tier', 'Tier'),
  { ...text('formula', 'Formula'), writable: false },
];

/** A made-up CRM in memory: deals are put in by the test; `down` makes every read fail the given way. */
export class AcmeCrm {
  readonly deals = new Map<string, DealSnapshot>();
  accountId = 'acme-1';
  granted: readonly string[] = acmeScopes;
  down: Error | null = null;
  /** Properties made from here. */
  readonly made: FieldDescription[] = [];
  tokenUrl = 'http://127.0.0.1:9/token';
  /** The delivery that was looked at last. */
  verified: RawRequest | null = null;
  /** What deliveries are answered with; null = nothing but the status. */
  acknowledgement: Acknowledgement | null = null;
  /** Whether every account has an address of its own. */
  ownAddresses = false;

  put(deal: DealSnapshot): DealSnapshot {
    this.deals.set(deal.record.ref.externalId, deal);
    return deal;
  }

  entry(): ConnectorEntry {
    const display = {
      name: 'Acme CRM',
      summary: 'A made-up CRM.',
      capabilities: ['Accounts from won deals'],
      mark: markup,
      guide: null,
    };
    return defineConnectorEntry({
      id: acmeId,
      display,
      configure: () => ({ kind: 'ready', connector: this.#connector(display) }),
    });
  }

  #read<T>(value: T): Promise<T> {
    return this.down ? Promise.reject(this.down) : Promise.resolve(value);
  }

  #connector(display: Connector['display']): Connector {
    return defineConnector({
      id: acmeId,
      display,
      settings: { schema: z.object({}), labels: {} },
      limits: [],
      auth: this.#auth(),
      webhook: {
        verify: (request) => {
          this.verified = request;
          return request.headers['x-acme'] === 'signed'
            ? { ok: true }
            : { ok: false, reason: 'bad_signature' };
        },
        handshake: ({ body }) => /^\{"offer":"([\w-]+)"\}$/.exec(Buffer.from(body).toString())?.[1] ?? null,
        split: ({ body }) => [
          {
            connectorId: acmeId,
            accountKey: this.accountId,
            dedupeKey: Buffer.from(body).toString('base64').slice(0, 120),
            source: 'webhook',
            objectType: 'deal',
            objectId: '1',
            eventType: 'changed',
            occurredAt: null,
            body,
          },
        ],
        acknowledge: () => this.acknowledgement,
        setup: this.#setup(),
      },
      poll: {
        stream: 'changes',
        everySeconds: 60,
        poll: async (_context, cursor) => ({ events: [], cursor, more: false }),
      },
      triggers: {
        sources: [{ id: 'deal_stage', label: 'Deal enters a stage', objectType: 'deal' }],
        listPipelines: () => this.#read(acmePipelines),
        defaultStage: () => ({ pipelineId: 'sales', stageId: 'won' }),
      },
      records: this.#records(),
      writer: this.#writer(),
    });
  }

  #setup(): NonNullable<Connector['webhook']>['setup'] {
    const has = (): boolean => this.ownAddresses;
    return {
      subscriptions: ['deal.changed'],
      whenSilent: ['Look at the webhooks of the Acme app.'],
      get accountQuery() {
        return has() ? (id: string) => new Secret(`account=${id}&key=key-of-${id}`) : undefined;
      },
    };
  }

  /** Needs the permission `notes`; properties it makes are there at the next look. */
  #writer(): NonNullable<Connector['writer']> {
    return {
      scopeGroup: 'notes',
      batchSize: 100,
      updateRecords: async (_context, records) => records.map(() => ({ kind: 'written', version: null })),
      readRecords: async (_context, records) => records.map(() => ({ kind: 'gone' })),
      createProperty: {
        scopeGroup: 'notes',
        create: async (_context, _role, { name, label }) => {
          this.made.push(text(name, label));
          return text(name, label);
        },
      },
    };
  }

  #records(): NonNullable<Connector['records']> {
    return {
      describeFields: (_context, role) => this.#read(role === 'deal' ? [...dealFields, ...this.made] : []),
      fetchDeals: async (_context, { ids }) =>
        this.#read(
          ids.map((externalId): FetchedDeal => {
            const snapshot = this.deals.get(externalId);
            return snapshot
              ? { kind: 'found', snapshot }
              : { kind: 'gone', ref: { objectType: 'deal', externalId }, redirectedTo: null };
          }),
        ),
      listChanged: async (_context, { since }) => {
        const changed = [...this.deals.values()].filter(({ record }) => (record.updatedAt ?? since) >= since);
        return this.#read({
          ids: changed.map(({ record }) => record.ref.externalId),
          cursor: null,
          more: false,
        });
      },
      searchDeals: async (_context, query) =>
        this.#read(
          [...this.deals.values()]
            .filter(({ name }) => name?.includes(query))
            .map(({ record, name }) => ({
              externalId: record.ref.externalId,
              name: name ?? '',
              stageLabel: null,
              url: record.url,
            })),
        ),
      parseDealReference: (pasted) => {
        const match = /^(?:https:\/\/crm\.example\/(?<account>[\w-]+)\/deal\/)?(?<id>\d+)$/.exec(pasted);
        return match?.groups?.['id']
          ? { externalId: match.groups['id'], accountId: match.groups['account'] ?? null }
          : null;
      },
      defaultMapping: {
        version: 0,
        fields: [
          mapped('companyName', 'Company name', 'company_name'),
          mapped('arr', 'ARR', 'arr'),
          mapped('closeDate', 'Close date', 'close_day'),
          mapped('aeEmail', 'AE e-mail', 'owner_email'),
          mapped('primaryContactEmail', 'Primary contact e-mail', 'contact_email'),
          mapped('website', 'Website', 'company_domain'),
        ],
      },
    };
  }

  #auth(): Connector['auth'] {
    const tokenUrl = () => this.tokenUrl;
    return {
      installationApp: {
        oauth: {
          authorizeUrl: 'https://crm.example/authorize',
          get tokenUrl() {
            return tokenUrl();
          },
          clientId: 'acme-client',
          clientSecret: new Secret('acme-secret'),
          usePkce: true,
        },
        refresh: () => Promise.reject(new Error('Not asked for.')),
        revoke: () => this.#read(undefined),
        whoAmI: () =>
          this.#read({
            externalAccountId: this.accountId,
            externalAccountName: `Acme ${this.accountId}`,
            grantedScopes: this.granted,
            facts: {
              name: 'Acme',
              timeZone: 'Europe/Berlin',
              currency: 'EUR',
              additionalCurrencies: [],
              homeUrl: null,
            },
          }),
      },
      requiredScopes: acmeScopes,
      optionalScopeGroups: [
        { id: 'notes', label: 'Notes', enables: 'Notes of deals.', scopes: ['notes.read'] },
      ],
      readIssuedTokens: ({ accessToken, refreshToken }) => ({
        accessToken: new Secret(accessToken),
        refreshToken: refreshToken === null ? null : new Secret(refreshToken),
        expiresInSeconds: 1_800,
        scopes: null,
      }),
    };
  }
}
