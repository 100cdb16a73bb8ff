import { UnexpectedResponse } from '@thread/connector-kit';
import type { ConnectorContext, RecordUpdate, RecordUpdateOutcome } from '@thread/connector-kit';
import { z } from 'zod';
import { isOpportunity } from '../records/deal-reference';
import type { ObjectSchemas } from '../records/object-schemas';
import { objectOfRole } from '../records/describe-fields';
import type { SalesforceClient } from '../salesforce.client';
import { connectorId } from '../salesforce.errors';
import { typedValue } from './typed-value';

/** Records in one collections call. */
export const batchSize = 200;

const saveError = z.object({
  statusCode: z.string().catch('UNKNOWN_EXCEPTION'),
  message: z.string().catch(''),
  fields: z.array(z.string()).nullish(),
});
const saveResults = z.array(z.object({ success: z.boolean(), errors: z.array(saveError).nullish() }));
type SaveError = z.infer<typeof saveError>;

const gone = new Set(['ENTITY_IS_DELETED', 'NOT_FOUND', 'INVALID_CROSS_REFERENCE_KEY']);
const busy = new Set(['UNABLE_TO_LOCK_ROW', 'SERVER_UNAVAILABLE', 'QUERY_TIMEOUT']);

/** A field the sentence names where the list of fields is empty: hidden by field-level security, it does not exist for the user. */
const namedInText = /No such column '(\w+)'/;

/** An account may come from a record of another object, which has other fields. */
const isWritable = ({ objectType, externalId }: RecordUpdate): boolean =>
  objectType !== 'deal' || isOpportunity(externalId);

const otherObject = ({ properties }: RecordUpdate): RecordUpdateOutcome => ({
  kind: 'refused',
  code: 'NO_OPPORTUNITY',
  text: 'This account comes from a record that is no opportunity. Thread writes to opportunities and accounts.',
  properties: Object.keys(properties),
});

/**
 * Writes records, 200 of one object per call; each answers for itself. Salesforce does not say what version it made, so none is told. Validation rules and
 * field-level security answer in their own words.
 */
export async function updateRecords(
  client: SalesforceClient,
  schemas: ObjectSchemas,
  context: ConnectorContext,
  records: readonly RecordUpdate[],
): Promise<readonly RecordUpdateOutcome[]> {
  const outcomes = new Map<RecordUpdate, RecordUpdateOutcome>();
  const writable = records.filter(isWritable);
  for (const [role, ofRole] of Map.groupBy(writable, ({ objectType }) => objectType)) {
    const object = objectOfRole[role];
    const schema = await schemas.find(context, object);
    const types = new Map(schema?.fields.map(({ name, type }) => [name, type]));
    for (let at = 0; at < ofRole.length; at += batchSize) {
      const batch = ofRole.slice(at, at + batchSize);
      const body = {
        allOrNone: false,
        records: batch.map(({ externalId, properties }) => ({
          attributes: { type: object },
          id: externalId,
          ...Object.fromEntries(
            Object.entries(properties).map(([name, text]) => [name, typedValue(text, types.get(name))]),
          ),
        })),
      };
      const request = { method: 'PATCH', path: '/composite/sobjects', body } as const;
      const operation = `${object}.update`;
      const results = await client.call(context, operation, request, saveResults);
      if (results.length !== batch.length)
        throw new UnexpectedResponse('Salesforce’s answer leaves records out.', { connectorId, operation });
      batch.forEach((record, index) =>
        outcomes.set(record, outcomeOf(results[index]?.errors ?? [], results[index]?.success)),
      );
    }
  }
  return records.map(
    (record) => outcomes.get(record) ?? (isWritable(record) ? { kind: 'gone' } : otherObject(record)),
  );
}

function outcomeOf(errors: readonly SaveError[], success: boolean | undefined): RecordUpdateOutcome {
  if (success === true) return { kind: 'written', version: null };
  const [first] = errors;
  const code = first?.statusCode ?? 'UNKNOWN_EXCEPTION';
  const text = errors.map(({ message }) => message).join(' ') || 'Salesforce refused the record.';
  if (gone.has(code) && (first?.fields ?? []).length === 0) return { kind: 'gone' };
  if (busy.has(code)) return { kind: 'busy', text };
  const named = errors.flatMap(({ fields, message }) => {
    if (fields && fields.length > 0) return fields;
    return namedInText.exec(message)?.[1] ?? [];
  });
  return { kind: 'refused', code, text, properties: [...new Set(named)] };
}
