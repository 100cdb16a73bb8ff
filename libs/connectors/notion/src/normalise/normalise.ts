import type { CanonicalEvent } from '@thread/domain';
import { PayloadRejected, parseJsonExactly } from '@thread/connector-kit';
import { ZodError, type z } from 'zod';
import { connectorId } from '../notion.errors';
import { propertyKey } from '../notion.schemas';
import { eventKind, pageEvent, polledEvent } from './event-schemas';

const facts = { connectorId, operation: 'event.normalise' };

type Happening =
  | { readonly kind: 'record.created' | 'record.deleted' | 'record.restored' }
  | { readonly kind: 'record.changed'; readonly property: string; readonly value: null };

const changed: Happening = { kind: 'record.changed', property: 'last_edited_time', value: null };

const happenings: Readonly<Record<string, Happening>> = {
  'page.created': { kind: 'record.created' },
  'page.properties_updated': changed,
  // Into a database, out of one, or between two: reading the page says which.
  'page.moved': changed,
  'page.deleted': { kind: 'record.deleted' },
  'page.undeleted': { kind: 'record.restored' },
};

/** Any row may be a deal, and the company or contact some deal is related to. */
const roles = ['deal', 'company', 'contact'] as const;

const eventsOf = (
  id: string,
  happening: Happening,
  occurredAt: Date | null,
  ownChange = false,
): readonly CanonicalEvent[] =>
  roles.map((objectType) => ({
    ...happening,
    ref: { objectType, externalId: id },
    occurredAt,
    ownChange,
  }));

const readable = (body: Uint8Array): unknown => {
  try {
    return parseJsonExactly(body);
  } catch {
    throw new PayloadRejected('The event is not readable JSON.', facts);
  }
};

/**
 * A sweep's row: instants of Notion are whole minutes, so that `editedAt` cannot say whether the row was read before or after its last edit of that minute.
 * It is therefore not passed on as an instant.
 */
const polledEvents = (json: unknown): readonly CanonicalEvent[] => {
  const { pageId, inTrash } = polledEvent.parse(json);
  return eventsOf(pageId, inTrash ? { kind: 'record.deleted' } : changed, null);
};

/**
 * Whether Thread alone made the change: every author is a bot, and one of those that authorised this integration. Changes of a minute come as one event, so a
 * person's beside ours makes it theirs.
 */
const isOwn = ({ authors, accessible_by: bots }: z.infer<typeof pageEvent>): boolean =>
  authors.length > 0 &&
  authors.every(
    (author) => author.type === 'bot' && bots.some(({ id, type }) => type === 'bot' && id === author.id),
  );

/** Pages below a page or a block are no rows. */
const isRow = (parentType: string | undefined): boolean => parentType !== 'page' && parentType !== 'block';

const dispatch = (json: unknown): readonly CanonicalEvent[] => {
  if (typeof json === 'object' && json !== null && 'polled' in json) return polledEvents(json);
  const { type } = eventKind.parse(json);
  const happening = Object.hasOwn(happenings, type) ? happenings[type] : undefined;
  if (happening === undefined) return [];
  const event = pageEvent.parse(json);
  // A page that was moved out of its database has another parent now, and was a row before.
  if (type !== 'page.moved' && !isRow(event.data?.parent?.type)) return [];
  const { id } = event.entity;
  const ownChange = type === 'page.properties_updated' && isOwn(event);
  return [
    ...eventsOf(id, happening, event.timestamp, ownChange),
    ...(event.data?.updated_properties ?? []).map((property): CanonicalEvent => ({
      kind: 'record.changed',
      ref: { objectType: 'deal', externalId: id },
      property: propertyKey(property),
      // Notion says that a cell was changed, never to what.
      value: null,
      occurredAt: event.timestamp,
      ownChange,
    })),
  ];
};

/**
 * Event bytes → canonical events, by the event's own `type` (or our sweep's format). Pure. Kinds we do not know give []; PayloadRejected names the first
 * member that does not fit, never its value.
 */
export function normalise({ body }: { readonly body: Uint8Array }): readonly CanonicalEvent[] {
  const json = readable(body);
  try {
    return dispatch(json);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const path = error.issues[0]?.path.map(String).join('.') || null;
    throw new PayloadRejected(
      `The event does not have the expected shape${path ? ` at “${path}”` : ''}.`,
      facts,
      path,
    );
  }
}
