import { PayloadRejected, RecordNotFound } from '@thread/connector-kit';
import type { ConnectorContext } from '@thread/connector-kit';
import type { SalesforceClient } from '../salesforce.client';
import { describeAnswer } from '../salesforce.schemas';
import type { DescribedField } from '../salesforce.schemas';

const keepMs = 10 * 60 * 1000;
/** Connections remembered at once; the one unused longest is forgotten first. */
const mostConnections = 500;

/** A connection moved to another org must not keep the first one's schema. */
const keyOf = (context: ConnectorContext): string => `${context.connectionId}:${context.externalAccountId}`;

/** An object as the connected user sees it: hidden fields are not there. */
export interface ObjectSchema {
  readonly fields: readonly DescribedField[];
  has(field: string): boolean;
}

interface Known {
  readonly readAt: number;
  readonly objects: Map<string, Promise<ObjectSchema | null>>;
}

/**
 * Describes of objects, remembered for ten minutes a connection. Queries are built from them, because one hidden field in a query has Salesforce
 * refuse all of it.
 */
export class ObjectSchemas {
  readonly #known = new Map<string, Known>();

  constructor(private readonly client: SalesforceClient) {}

  /** One call the first time. Null = the user has no access to the object, or the org has none. */
  find(context: ConnectorContext, object: string): Promise<ObjectSchema | null> {
    const { objects } = this.#knownFor(context);
    const known = objects.get(object);
    if (known) return known;
    const asked = this.#read(context, object);
    objects.set(object, asked);
    asked.catch(() => objects.delete(object));
    return asked;
  }

  /** Forgets what is known, of one object or of all: the schema changed under us, or somebody wants to see it as it is now. */
  forget(context: ConnectorContext, object?: string): void {
    if (object === undefined) this.#known.delete(keyOf(context));
    else this.#known.get(keyOf(context))?.objects.delete(object);
  }

  #knownFor(context: ConnectorContext): Known {
    const key = keyOf(context);
    const now = context.clock.now().getTime();
    const present = this.#known.get(key);
    this.#known.delete(key);
    const known = present && now - present.readAt < keepMs ? present : { readAt: now, objects: new Map() };
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostConnections && oldest !== undefined) this.#known.delete(oldest);
    return known;
  }

  async #read(context: ConnectorContext, object: string): Promise<ObjectSchema | null> {
    try {
      const path = `/sobjects/${object}/describe`;
      const { fields } = await this.client.call(context, `${object}.describe`, { path }, describeAnswer);
      const shown = fields.filter(({ deprecatedAndHidden }) => !deprecatedAndHidden);
      const names = new Set(shown.map(({ name }) => name));
      return { fields: shown, has: (field) => names.has(field) };
    } catch (error) {
      if (error instanceof RecordNotFound) return null;
      throw error;
    }
  }
}

/** Reads with what is known of the schema; when it changed since it was described (a query is refused for one unknown field), once more with today's. */
export async function withFreshSchemas<T>(
  schemas: ObjectSchemas,
  context: ConnectorContext,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const code = error instanceof PayloadRejected ? error.facts.providerCode : undefined;
    if (code !== 'INVALID_FIELD' && code !== 'INVALID_TYPE') throw error;
    schemas.forget(context);
    return read();
  }
}
