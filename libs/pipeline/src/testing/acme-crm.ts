import { z } from 'zod';
import {
  defineConnector,
  PayloadRejected,
  Secret,
  type Connector,
  type ConnectorContext,
  type RawRequest,
  type StandingDeal,
} from '@thread/connector-kit';
import type { CanonicalEvent, FetchedDeal, FieldDescription, Mapping, NewInboxEvent } from '@thread/domain';
import { acmeSnapshot, type AcmeDeal } from './acme-deal';
import { AcmeWriter, type AcmeRecord } from './acme-writer';

export const acmeId = 'acme-crm';
export const acmeAccount = 'acme-account-1';

const eventBody = z.object({
  type: z.string(),
  object: z.string().default('deal'),
  id: z.string(),
  property: z.string().optional(),
  value: z.string().nullable().optional(),
  at: z.string().optional(),
  own: z.boolean().optional(),
  winner: z.string().optional(),
});
export type AcmeEventBody = z.input<typeof eventBody>;

export const acmeMapping: Mapping = {
  version: 0,
  fields: (
    [
      ['companyName', 'Company name', 'company_name'],
      ['arr', 'ARR', 'arr'],
      ['closeDate', 'Close date', 'close_day'],
      ['website', 'Website', 'company_domain'],
      ['aeEmail', 'AE e-mail', 'owner_email'],
      ['aeName', 'AE name', 'owner_name'],
      ['primaryContactName', 'Primary contact', 'contact_name'],
      ['primaryContactEmail', 'Primary contact e-mail', 'contact_email'],
    ] as const
  ).map(([target, label, recipe]) => ({
    target,
    label,
    sources: [{ kind: 'recipe', recipe }],
    transform: { kind: 'none' },
    direction: 'in',
    policy: 'source_wins',
  })),
};

/** A made-up CRM in memory, with a connector to it. Deals are changed by the test; what the connector asks for is counted. */
export class AcmeCrm {
  readonly deals = new Map<string, AcmeDeal>();
  /** Ids asked for, one entry per group read. */
  readonly reads: (readonly string[])[] = [];
  /** Set to make reads fail. */
  onRead: (ids: readonly string[]) => void | Promise<void> = () => undefined;
  /** Called when where deals stand is asked for, before and after the answer is made. */
  onLook: (cursor: unknown, phase: 'asked' | 'answered') => void | Promise<void> = () => undefined;
  /** Deals of one answer when past ones are listed. */
  pageSize = 50;
  /** What the pull feed answers, page by page. */
  pollPages: { events: NewInboxEvent[]; cursor: unknown; more: boolean }[] = [];
  /** Schema of every kind of record. */
  fields: readonly FieldDescription[] = [];
  readonly writer: AcmeWriter;
  readonly connector: Connector;

  constructor(now: () => Date = () => new Date()) {
    this.writer = new AcmeWriter((objectType, externalId) => this.#record(objectType, externalId), now);
    this.connector = defineConnector({
      id: acmeId,
      display: { name: 'Acme CRM', summary: 'A made-up CRM.', capabilities: [], mark: '<svg/>', guide: null },
      settings: { schema: z.object({}), labels: {} },
      limits: [],
      auth: unusedAuth(),
      webhook: {
        verify: (request) =>
          request.headers['x-acme'] === 'signed' ? { ok: true } : { ok: false, reason: 'bad_signature' },
        split: (request) => splitBody(request),
        setup: { subscriptions: [], whenSilent: ['Look at the webhooks of the Acme app.'] },
      },
      poll: {
        stream: 'changes',
        everySeconds: 60,
        poll: async (_context, cursor) => this.pollPages.shift() ?? { events: [], cursor, more: false },
      },
      normalise: (event) => normalise(event.body),
      triggers: {
        sources: [{ id: 'deal_stage', label: 'Deal', objectType: 'deal', stageProperty: 'stage' }],
        listPipelines: async () => [],
        defaultStage: () => null,
      },
      records: {
        describeFields: async () => this.fields,
        fetchDeals: (context, request) => this.#fetch(context, request),
        listChanged: (context, request) => this.#list(context, request),
        listPositions: (context, request) => this.#stand(context, request),
        searchDeals: async () => [],
        parseDealReference: () => null,
        defaultMapping: acmeMapping,
      },
      writer: this.writer.connector,
    });
  }

  put(deal: AcmeDeal): AcmeDeal {
    this.deals.set(deal.id, deal);
    return deal;
  }

  /** Oldest change first, by (instant, id). */
  #list(
    context: ConnectorContext,
    { since, cursor }: { readonly since: Date; readonly cursor: unknown },
  ): Promise<{ readonly ids: readonly string[]; readonly cursor: unknown; readonly more: boolean }> {
    return context.call('deals.list', async () => {
      const after = typeof cursor === 'string' ? cursor : since.toISOString();
      const key = (deal: AcmeDeal): string => `${deal.updatedAt}/${deal.id}`;
      const later = [...this.deals.values()].filter((deal) => key(deal) > after);
      const page = later.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)).slice(0, this.pageSize);
      const last = page.at(-1);
      return {
        ids: page.map(({ id }) => id),
        cursor: last ? key(last) : after,
        more: later.length > page.length,
      };
    });
  }

  /** Those that are in several pipelines, by id. */
  #stand(
    context: ConnectorContext,
    { cursor }: { readonly cursor: unknown },
  ): Promise<{
    readonly deals: readonly StandingDeal[];
    readonly cursor: unknown;
    readonly more: boolean;
  }> {
    return context.call('deals.stand', async () => {
      await this.onLook(cursor, 'asked');
      const after = typeof cursor === 'string' ? cursor : '';
      const later = [...this.deals.values()].filter(({ id, positions }) => positions && id > after);
      const page = later.toSorted((a, b) => (a.id < b.id ? -1 : 1)).slice(0, this.pageSize);
      const deals = page.map(({ id, positions, updatedAt }) => ({
        externalId: id,
        positions: [...(positions ?? [])],
        updatedAt: new Date(updatedAt),
      }));
      await this.onLook(cursor, 'answered');
      return { deals, cursor: page.at(-1)?.id ?? after, more: later.length > page.length };
    });
  }

  #record(objectType: string, externalId: string): AcmeRecord | undefined {
    const deal =
      objectType === 'deal'
        ? this.deals.get(externalId)
        : [...this.deals.values()].find(({ company }) => company?.id === externalId);
    if (!deal || deal.mergedInto !== undefined) return undefined;
    const properties = objectType === 'deal' ? (deal.properties ??= {}) : (deal.companyProperties ??= {});
    return {
      properties,
      get updatedAt() {
        return deal.updatedAt;
      },
      set updatedAt(at) {
        deal.updatedAt = at;
      },
    };
  }

  async #fetch(
    context: ConnectorContext,
    request: Parameters<NonNullable<Connector['records']>['fetchDeals']>[1],
  ): Promise<readonly FetchedDeal[]> {
    return context.call('deals.batchRead', async () => {
      this.reads.push(request.ids);
      await this.onRead(request.ids);
      return request.ids.map((externalId): FetchedDeal => {
        const deal = this.deals.get(externalId);
        const ref = { objectType: 'deal', externalId };
        if (!deal || deal.mergedInto !== undefined)
          return { kind: 'gone', ref, redirectedTo: deal?.mergedInto ?? null };
        const full = request.isRelevant({ externalId, pipelineId: deal.pipelineId, stageId: deal.stageId });
        return { kind: 'found', snapshot: acmeSnapshot(deal, full) };
      });
    });
  }
}

/** One inbox event as the webhook would bring it. */
export function acmeEvent(body: AcmeEventBody, dedupeKey: string, accountKey = acmeAccount): NewInboxEvent {
  return {
    connectorId: acmeId,
    accountKey,
    dedupeKey,
    source: 'webhook',
    objectType: body.object ?? 'deal',
    objectId: body.id,
    eventType: body.type,
    occurredAt: body.at ? new Date(body.at) : null,
    body: Buffer.from(JSON.stringify(body)),
  };
}

function splitBody(request: RawRequest): readonly NewInboxEvent[] {
  const bodies = JSON.parse(Buffer.from(request.body).toString('utf8')) as AcmeEventBody[];
  return bodies.map((body, at) => acmeEvent(body, `${body.id}:${body.type}:${body.at ?? at}`));
}

function normalise(body: Uint8Array): readonly CanonicalEvent[] {
  const parsed = eventBody.safeParse(parseJson(body));
  if (!parsed.success)
    throw new PayloadRejected('The event has the wrong shape.', {
      connectorId: acmeId,
      operation: 'normalise',
    });
  const { type, object, id, property, value, at, own, winner } = parsed.data;
  const shared = {
    ref: { objectType: object, externalId: id },
    occurredAt: at ? new Date(at) : null,
    ownChange: own ?? false,
  };
  if (type === 'changed')
    return [{ ...shared, kind: 'record.changed', property: property ?? 'name', value: value ?? null }];
  if (type === 'erased') return [{ ...shared, kind: 'record.erased' }];
  if (type === 'deleted') return [{ ...shared, kind: 'record.deleted' }];
  if (type === 'merged')
    return [{ ...shared, kind: 'record.merged', winnerId: winner ?? id, loserIds: [id] }];
  if (type === 'associated') {
    return [
      {
        ...shared,
        kind: 'record.associated',
        to: { objectType: 'company', externalId: value ?? '' },
        removed: false,
      },
    ];
  }
  return [];
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return null;
  }
}

function unusedAuth(): Connector['auth'] {
  const unused = (): never => {
    throw new Error('The made-up CRM needs no authorisation');
  };
  return {
    installationApp: {
      oauth: { authorizeUrl: '', tokenUrl: '', clientId: '', clientSecret: new Secret(''), usePkce: false },
      refresh: unused,
      revoke: unused,
      whoAmI: unused,
    },
    requiredScopes: [],
    optionalScopeGroups: [],
    readIssuedTokens: unused,
  };
}
