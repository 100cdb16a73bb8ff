import type { OwnerRecord } from '@thread/domain';
import { MissingScope, RecordNotFound } from '@thread/connector-kit';
import type { ConnectorContext } from '@thread/connector-kit';
import type { HubspotClient } from '../hubspot.client';
import { paths } from '../hubspot.paths';
import { owner, ownersAnswer } from '../hubspot.schemas';
import type { Owner } from '../hubspot.schemas';

const keepMs = 10 * 60 * 1000;
/** Connections remembered at once; the one unused longest is forgotten first. */
const mostConnections = 500;
const mostPages = 20;

/** A connection moved to another portal must not keep the first one's owners. */
const keyOf = (context: ConnectorContext): string => `${context.connectionId}:${context.externalAccountId}`;

interface KnownOwners {
  readonly readAt: number;
  /** Null: HubSpot has no such owner. */
  readonly byId: Map<string, OwnerRecord | null>;
}

const recordOf = ({ id, email, firstName, lastName, archived }: Owner): OwnerRecord => ({
  id,
  name: [firstName, lastName].filter(Boolean).join(' ').trim() || null,
  email: email?.trim() || null,
  active: !archived,
});

const emptyWithoutScope = (error: unknown): null => {
  if (error instanceof RecordNotFound || error instanceof MissingScope) return null;
  throw error;
};

/** Owners of deals, remembered for ten minutes a connection. */
export class OwnerDirectory {
  readonly #known = new Map<string, KnownOwners>();

  constructor(private readonly client: HubspotClient) {}

  /**
   * The owners with these ids. The list is read page by page until all are found (one call for up to a hundred owners); those not in it, such as
   * deactivated ones, one by one. An id HubSpot does not know, or may not tell, is missing from the answer.
   */
  async find(context: ConnectorContext, ids: readonly string[]): Promise<ReadonlyMap<string, OwnerRecord>> {
    if (ids.length === 0) return new Map();
    const known = await this.#knownFor(context, ids);
    for (const id of ids) {
      if (!known.byId.has(id)) known.byId.set(id, await this.#readOne(context, id));
    }
    return new Map(
      ids.flatMap((id) => (known.byId.get(id) ? [[id, known.byId.get(id) as OwnerRecord] as const] : [])),
    );
  }

  async #knownFor(context: ConnectorContext, ids: readonly string[]): Promise<KnownOwners> {
    const now = context.clock.now().getTime();
    const present = this.#known.get(keyOf(context));
    this.#known.delete(keyOf(context));
    const isFresh = present && now - present.readAt < keepMs;
    const known = isFresh ? present : { readAt: now, byId: await this.#readList(context, new Set(ids)) };
    this.#known.set(keyOf(context), known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostConnections && oldest !== undefined) this.#known.delete(oldest);
    return known;
  }

  async #readList(
    context: ConnectorContext,
    wanted: ReadonlySet<string>,
  ): Promise<Map<string, OwnerRecord | null>> {
    const byId = new Map<string, OwnerRecord | null>();
    let after: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const query = { limit: '100', ...(after ? { after } : {}) };
      const answer = await this.client
        .call(context, 'owners.list', { path: paths.owners, query }, ownersAnswer)
        .catch(emptyWithoutScope);
      if (!answer) return new Map([...wanted].map((id) => [id, null]));
      for (const one of answer.results) byId.set(one.id, recordOf(one));
      after = answer.paging?.next?.after;
      if (!after || [...wanted].every((id) => byId.has(id))) break;
    }
    return byId;
  }

  /** First among the active, then among the deactivated owners. */
  async #readOne(context: ConnectorContext, id: string): Promise<OwnerRecord | null> {
    for (const archived of ['false', 'true']) {
      const request = { path: paths.owner(id), query: { archived } };
      const found = await this.client.call(context, 'owners.read', request, owner).catch(emptyWithoutScope);
      if (found) return { ...recordOf(found), active: archived === 'false' && !found.archived };
    }
    return null;
  }
}
