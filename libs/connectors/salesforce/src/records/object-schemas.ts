import { PayloadRejected, RecordNotFound } from '@thread/connector-kit';
import type { ConnectorContext } from '@thread/connector-kit';
import type { SalesforceClient } from '../salesforce.client';
import { apiVersion } from '../salesforce.addresses';
import { apiErrorOf } from '../salesforce.errors';
import { compositeAnswer, describeAnswer } from '../salesforce.schemas';
import type { DescribeAnswer, DescribedField } from '../salesforce.schemas';

const keepMs = 10 * 60 * 1000;
/** Connections remembered at once; the one unused longest is forgotten first. */
const mostConnections = 500;

/** A connection moved to another org must not keep the first one's schema. */
const keyOf = (context: ConnectorContext): string => `${context.connectionId}:${context.externalAccountId}`;

/** An object as the connected user sees it: hidden fields are not there. */
export interface ObjectSchema {
  readonly label: string;
  /** What ids of its records begin with; null = they have none of their own. */
  readonly keyPrefix: string | null;
  /** Objects with a lookup to this one. */
  readonly children: readonly string[];
  readonly fields: readonly DescribedField[];
  has(field: string): boolean;
}

/** Describes of one composite call. */
const mostTogether = 25;

function schemaOf({ name, label, keyPrefix, fields, childRelationships }: DescribeAnswer): ObjectSchema {
  const shown = fields.filter(({ deprecatedAndHidden }) => !deprecatedAndHidden);
  const names = new Set(shown.map((field) => field.name));
  const children = (childRelationships ?? []).filter(({ deprecatedAndHidden }) => !deprecatedAndHidden);
  return {
    label: label || name,
    keyPrefix: keyPrefix ?? null,
    children: [...new Set(children.map(({ childSObject }) => childSObject))],
    fields: shown,
    has: (field) => names.has(field),
  };
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

  /** The same of several objects, in their order: one call for 25 that are not known yet. */
  async findTogether(
    context: ConnectorContext,
    objects: readonly string[],
  ): Promise<readonly (ObjectSchema | null)[]> {
    const known = this.#knownFor(context).objects;
    const unknown = objects.filter((object) => !known.has(object));
    for (let from = 0; from < unknown.length; from += mostTogether) {
      const part = unknown.slice(from, from + mostTogether);
      const asked = this.#readTogether(context, part);
      for (const object of part) {
        const one = asked.then((read) => read.get(object) ?? null);
        known.set(object, one);
        one.catch(() => known.delete(object));
      }
    }
    return Promise.all(objects.map((object) => this.find(context, object)));
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

  async #readTogether(
    context: ConnectorContext,
    objects: readonly string[],
  ): Promise<ReadonlyMap<string, ObjectSchema>> {
    const operation = 'objects.describe';
    const compositeRequest = objects.map((object, at) => ({
      method: 'GET',
      referenceId: `object${at}`,
      url: `/services/data/v${apiVersion}/sobjects/${object}/describe`,
    }));
    const request = {
      method: 'POST',
      path: '/composite',
      body: { allOrNone: false, compositeRequest },
    } as const;
    const { compositeResponse } = await this.client.call(context, operation, request, compositeAnswer);
    const found = new Map<string, ObjectSchema>();
    for (const { referenceId, httpStatusCode: status, body } of compositeResponse) {
      const object = objects[Number(referenceId.slice('object'.length))];
      const described = describeAnswer.safeParse(body);
      if (object !== undefined && described.success) found.set(object, schemaOf(described.data));
      else if (status !== 404)
        throw apiErrorOf(operation, { status, text: JSON.stringify(body) }, new Date());
    }
    return found;
  }

  async #read(context: ConnectorContext, object: string): Promise<ObjectSchema | null> {
    try {
      const path = `/sobjects/${object}/describe`;
      return schemaOf(await this.client.call(context, `${object}.describe`, { path }, describeAnswer));
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
