import type { CanonicalEvent } from '@thread/domain';
import { PayloadRejected, parseJsonExactly } from '@thread/connector-kit';
import type { Connector } from '@thread/connector-kit';
import { ZodError } from 'zod';
import { connectorId } from '../hubspot.errors';
import { normaliseAssociationChange } from './association-change';
import { eventKind } from './event-schemas';
import { normaliseMerge } from './merge';
import { normalisePolledChange } from './polled-change';
import { normalisePropertyChange } from './property-change';
import { normaliseRecordEvent } from './record-events';

type Normaliser = (json: unknown, appId: string | null) => readonly CanonicalEvent[];

const normalisers: Readonly<Record<string, Normaliser>> = {
  creation: (json, appId) => normaliseRecordEvent(json, 'creation', appId),
  deletion: (json, appId) => normaliseRecordEvent(json, 'deletion', appId),
  privacyDeletion: (json, appId) => normaliseRecordEvent(json, 'privacyDeletion', appId),
  restore: (json, appId) => normaliseRecordEvent(json, 'restore', appId),
  propertyChange: normalisePropertyChange,
  associationChange: normaliseAssociationChange,
  merge: normaliseMerge,
};

/** Families whose events are about something that is no CRM record. */
const strangers = new Set(['conversation', 'event']);

const facts = { connectorId, operation: 'event.normalise' };

const readable = (body: Uint8Array): unknown => {
  try {
    return parseJsonExactly(body);
  } catch {
    throw new PayloadRejected('The event is not readable JSON.', facts);
  }
};

const isPolled = (json: unknown): boolean => typeof json === 'object' && json !== null && 'polled' in json;

const dispatch = (json: unknown, appId: string | null): readonly CanonicalEvent[] => {
  if (isPolled(json)) return normalisePolledChange(json);
  const [family = '', kind = ''] = eventKind.parse(json).subscriptionType.split('.');
  const normaliser =
    Object.hasOwn(normalisers, kind) && !strangers.has(family) ? normalisers[kind] : undefined;
  return normaliser?.(json, appId) ?? [];
};

/**
 * Event bytes → canonical events, by the event's own `subscriptionType` (or our poll's format). Pure. Kinds we do not know give [];
 * PayloadRejected names the first member that does not fit, never its value.
 */
export function createNormalise(appId: string | null): NonNullable<Connector['normalise']> {
  return ({ body }) => {
    const json = readable(body);
    try {
      return dispatch(json, appId);
    } catch (error) {
      if (!(error instanceof ZodError)) throw error;
      const path = error.issues[0]?.path.map(String).join('.') || null;
      throw new PayloadRejected(
        `The event does not have the expected shape${path ? ` at “${path}”` : ''}.`,
        facts,
        path,
      );
    }
  };
}
