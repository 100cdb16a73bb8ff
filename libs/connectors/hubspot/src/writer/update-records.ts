import type { ConnectorContext, RecordUpdate, RecordUpdateOutcome } from '@thread/connector-kit';
import { UnexpectedResponse } from '@thread/connector-kit';
import type { HubspotClient } from '../hubspot.client';
import { connectorId } from '../hubspot.errors';
import { paths } from '../hubspot.paths';
import { writeAnswer, type WriteAnswer } from '../hubspot.schemas';
import { batchSize, chunk } from '../records/batch-read';
import { pathOfRole } from '../records/describe-fields';
import { refusalOf } from './refusal';

/**
 * Writes records, 100 of one kind per call. Every input carries a trace id, so that HubSpot answers for each by itself (207). A batch refused as a whole
 * (400) is halved until the record to blame is alone: HubSpot writes nothing of a batch it refuses.
 */
export async function updateRecords(
  client: HubspotClient,
  context: ConnectorContext,
  records: readonly RecordUpdate[],
): Promise<readonly RecordUpdateOutcome[]> {
  const outcomes = new Map<RecordUpdate, RecordUpdateOutcome>();
  const ofKinds = [...Map.groupBy(records, ({ objectType }) => objectType).values()];
  for (const batch of ofKinds.flatMap((ofKind) => chunk(ofKind, batchSize)))
    await updateBatch(client, context, batch, outcomes);
  return records.map((record) => outcomes.get(record) ?? lost(record));
}

async function updateBatch(
  client: HubspotClient,
  context: ConnectorContext,
  batch: readonly RecordUpdate[],
  outcomes: Map<RecordUpdate, RecordUpdateOutcome>,
): Promise<void> {
  const [first] = batch;
  if (!first) return;
  const type = pathOfRole[first.objectType];
  const inputs = batch.map(({ externalId, properties }, at) => ({
    id: externalId,
    // An empty text empties a property.
    properties: Object.fromEntries(Object.entries(properties).map(([name, text]) => [name, text ?? ''])),
    objectWriteTraceId: String(at),
  }));
  const request = { method: 'POST', path: paths.batchUpdate(type), body: { inputs } } as const;
  const answer = await client.ask(context, `${type}.batchUpdate`, request, writeAnswer);
  if (answer.kind === 'done') {
    readAnswer(batch, answer.value, outcomes);
    return;
  }
  if (batch.length === 1) {
    const { category, message, errors } = answer.body;
    outcomes.set(
      first,
      refusalOf({
        category: typeof category === 'string' ? category : 'VALIDATION_ERROR',
        message: typeof message === 'string' ? message : '',
        errors: Array.isArray(errors) ? errors : [],
      }),
    );
    return;
  }
  const middle = batch.length >> 1;
  await updateBatch(client, context, batch.slice(0, middle), outcomes);
  await updateBatch(client, context, batch.slice(middle), outcomes);
}

function readAnswer(
  batch: readonly RecordUpdate[],
  { results, errors }: WriteAnswer,
  outcomes: Map<RecordUpdate, RecordUpdateOutcome>,
): void {
  const find = (trace: string | null | undefined, id: string | undefined): RecordUpdate | undefined =>
    (trace == null ? undefined : batch[Number(trace)]) ?? batch.find(({ externalId }) => externalId === id);
  for (const { id, updatedAt, objectWriteTraceId } of results) {
    const record = find(objectWriteTraceId, id);
    if (record) outcomes.set(record, { kind: 'written', version: updatedAt });
  }
  for (const error of errors) {
    const { ids = [], objectWriteTraceId: traces = [] } = error.context;
    const records = [...traces.map((trace) => find(trace, undefined)), ...ids.map((id) => find(null, id))];
    for (const record of records) {
      if (!record || outcomes.has(record)) continue;
      outcomes.set(record, error.category === 'OBJECT_NOT_FOUND' ? { kind: 'gone' } : refusalOf(error));
    }
  }
}

function lost({ objectType }: RecordUpdate): never {
  throw new UnexpectedResponse('HubSpot’s answer leaves a record out.', {
    connectorId,
    operation: `${pathOfRole[objectType]}.batchUpdate`,
  });
}
