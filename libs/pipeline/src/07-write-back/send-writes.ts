import {
  ConnectorError,
  ProviderSpared,
  type ConnectorContext,
  type ConnectorWriter,
  type RecordUpdate,
  type RecordUpdateOutcome,
} from '@thread/connector-kit';
import type { OutwardFinding } from '@thread/domain';
import type { PlannedProperty } from './plan-turn';
import { recordKey } from './plan-turn';

type Write = PlannedProperty & { readonly verdict: Extract<PlannedProperty['verdict'], { kind: 'write' }> };

/** A record's properties that are written together. */
export interface RecordWrite {
  readonly update: RecordUpdate;
  readonly writes: readonly Write[];
}

const mostPerTurn = 500;
const mostBatchesPerTurn = 100;

/** Accounts of one turn: fewer where a call writes few records, for the calls of a turn must fit in its lease. */
export function accountsPerTurn(writer: Pick<ConnectorWriter, 'batchSize'> | undefined): number {
  return Math.min(mostPerTurn, mostBatchesPerTurn * (writer?.batchSize ?? mostPerTurn));
}

/** How one batch ended. */
export interface SentBatch {
  readonly findings: readonly OutwardFinding[];
  /** Refused for some of their properties only: to be written without these. */
  readonly remaining: readonly RecordWrite[];
  /** Accounts to be taken up again: their record is locked. */
  readonly busy: readonly { readonly accountId: string; readonly text: string }[];
}

export function isWrite(planned: PlannedProperty): planned is Write {
  return planned.verdict.kind === 'write';
}

/** Puts writes together by record. */
export function groupByRecord(writes: readonly Write[]): readonly RecordWrite[] {
  return [...Map.groupBy(writes, ({ wish }) => recordKey(wish.record)).values()].map(recordWrite);
}

function recordWrite(writes: readonly Write[]): RecordWrite {
  const record = writes[0]?.wish.record;
  if (!record) throw new Error('A record without properties is not written');
  const properties = Object.fromEntries(writes.map(({ wish, verdict }) => [wish.property, verdict.text]));
  return { update: { objectType: record.role, externalId: record.externalId, properties }, writes };
}

/** Batches of one call each: records of one kind, as many as the provider takes. */
export function batchesOf(
  records: readonly RecordWrite[],
  size: number,
): readonly (readonly RecordWrite[])[] {
  return [...Map.groupBy(records, ({ update }) => update.objectType).values()].flatMap((ofKind) =>
    Array.from({ length: Math.ceil(ofKind.length / size) }, (_, at) =>
      ofKind.slice(at * size, (at + 1) * size),
    ),
  );
}

/** Writes one batch. @throws ConnectorError when the call failed as a whole. */
export async function sendBatch(
  writer: ConnectorWriter,
  context: ConnectorContext,
  batch: readonly RecordWrite[],
): Promise<SentBatch> {
  const outcomes = await writer.updateRecords(
    context,
    batch.map(({ update }) => update),
  );
  const findings: OutwardFinding[] = [];
  const remaining: RecordWrite[] = [];
  const busy: { accountId: string; text: string }[] = [];
  batch.forEach((record, at) => {
    const outcome = outcomes[at];
    if (!outcome) throw new Error('The connector left a record out');
    const rest = readOutcome(record, outcome, findings);
    if (rest.length > 0) remaining.push(recordWrite(rest));
    if (outcome.kind !== 'busy') return;
    for (const { account } of record.writes)
      busy.push({ accountId: account.account.accountId, text: outcome.text });
  });
  return { findings, remaining, busy };
}

/** @returns the record's writes that are to be tried without the refused ones. */
function readOutcome(
  { writes }: RecordWrite,
  outcome: RecordUpdateOutcome,
  findings: OutwardFinding[],
): readonly Write[] {
  if (outcome.kind === 'written') {
    for (const write of writes) findings.push(written(write, outcome.version));
    return [];
  }
  if (outcome.kind !== 'refused') {
    findings.push(...writes.map(notSent));
    return [];
  }
  const named = new Set(outcome.properties);
  const some = writes.filter(({ wish }) => named.has(wish.property));
  const atFault = some.length > 0 ? some : writes;
  for (const write of atFault)
    findings.push({
      ...placeOf(write),
      kind: 'refused',
      value: write.verdict.value,
      code: outcome.code,
      text: outcome.text,
      label: write.wish.label,
    });
  return writes.filter((write) => !atFault.includes(write));
}

function written(write: Write, version: Date | null): OutwardFinding {
  const { value, replaces } = write.verdict;
  const tell = !write.wish.field.startsWith('metric.');
  return { ...placeOf(write), kind: 'written', value, version, label: write.wish.label, replaces, tell };
}

export function notSent(planned: PlannedProperty): OutwardFinding {
  return { ...placeOf(planned), kind: 'not_sent' };
}

export function placeOf({ account, wish }: PlannedProperty) {
  return {
    objectType: wish.record.role,
    externalId: wish.record.externalId,
    property: wish.property,
    accountId: account.account.accountId,
    field: wish.field,
  };
}

/** Failures after which the provider certainly has not written. All others leave it open: the records are looked at first. */
const neverSent = new Set([
  'connection.unavailable',
  'connection.budget_spent',
  'connection.missing_scope',
  'connection.authorisation_expired',
  'provider.rate_limited',
  'provider.quota_exhausted',
  'provider.payload_rejected',
]);

export function certainlyNotWritten(error: unknown): boolean {
  return error instanceof ProviderSpared || (error instanceof ConnectorError && neverSent.has(error.code));
}
