import { createHash } from 'node:crypto';
import type { NewInboxEvent } from '@thread/domain';
import { DeliveryRejected, parseJsonExactly } from '@thread/connector-kit';
import type { RawRequest } from '@thread/connector-kit';
import { connectorId } from '../notion.errors';
import { uuidText } from '../notion.schemas';

type Fields = Readonly<Record<string, unknown>>;

const facts = { connectorId, operation: 'webhook.split' };

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** Only what can safely be a database text and index key: no NUL, no control character, bounded. */
const token = (value: unknown): string | null =>
  typeof value === 'string' && /^[\w.:-]{1,100}$/.test(value) ? value : null;

const uuid = (value: unknown): string | null => uuidText.safeParse(value).data ?? null;

const instant = (value: unknown): Date | null => {
  const at = new Date(typeof value === 'string' ? value : '');
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() > 2200 || at.getTime() < 0 ? null : at;
};

const parsed = (body: Uint8Array): Fields => {
  let json: unknown;
  try {
    json = parseJsonExactly(body);
  } catch {
    throw new DeliveryRejected('The body is not readable JSON.', facts);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new DeliveryRejected('The body is not a JSON object.', facts);
  return json as Fields;
};

/** Identifies what has no event id by its bytes: the same bytes delivered again are the same row. */
const keyOfBytes = (body: Uint8Array): string =>
  `unreadable:${createHash('sha256').update(body).digest('hex')}`;

/**
 * A delivery is one event. Its key is workspace, event id and kind: the eight attempts of Notion share them and differ in `attempt_number` alone. Throws
 * DeliveryRejected only when the body is no JSON object.
 */
export function splitDelivery(request: RawRequest): readonly NewInboxEvent[] {
  const event = parsed(request.body);
  const entity = fieldsOf(event['entity']);
  const workspace = uuid(event['workspace_id']);
  const id = uuid(event['id']);
  const eventType = token(event['type']);
  const objectId = uuid(entity['id']);
  const isPage = entity['type'] === 'page';
  return [
    {
      connectorId,
      accountKey: workspace ?? '',
      dedupeKey:
        workspace !== null && id !== null && eventType !== null
          ? `${workspace}:${id}:${eventType}:${objectId ?? ''}`
          : keyOfBytes(request.body),
      source: 'webhook',
      objectType: objectId === null ? null : isPage ? 'deal' : token(entity['type']),
      objectId,
      eventType,
      occurredAt: instant(event['timestamp']),
      body: request.body,
    },
  ];
}
