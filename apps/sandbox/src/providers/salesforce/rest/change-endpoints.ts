import { parameter, type ApiAnswer, type ApiCall } from '../api/api-call';
import { SalesforceError } from '../api/salesforce-error';
import { visibleValues } from '../org/sobject-record';
import { objectFor } from './describe-endpoints';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const wire = (ms: number): string => new Date(ms).toISOString().replace('Z', '+0000');
const refused = (message: string): SalesforceError =>
  new SalesforceError(400, 'INVALID_REPLICATION_DATE', message);

function instant(call: ApiCall, name: string): number {
  const text = parameter(call.query, name) ?? '';
  const ms = Date.parse(text.replace(/ (\d{2}:?\d{2})$/, '+$1').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (text === '' || Number.isNaN(ms))
    throw new SalesforceError(
      400,
      'REQUIRED_FIELD_MISSING',
      `The ${name} parameter is missing or no date: ${text}`,
    );
  return ms;
}

/** The asked span in whole minutes, as both calls reckon it. */
function spanOf(
  call: ApiCall,
  object: string,
  backMs: number,
): { start: number; end: number; covered: number } {
  const definition = objectFor(call, object);
  if (!definition.replicateable)
    throw new SalesforceError(400, 'OBJECT_NOT_REPLICATABLE', `${definition.name} is not replicatable`);
  const asked = [instant(call, 'start'), instant(call, 'end')] as const;
  const [start, end] = asked.map((ms) => Math.floor(ms / minuteMs) * minuteMs) as [number, number];
  const now = call.salesforce.now();
  if (asked[1] - asked[0] < minuteMs)
    throw refused('endDate must be at least one minute greater than startDate');
  if (start < now - backMs) throw refused(`startDate cannot be more than ${backMs / dayMs} days ago`);
  return { start, end, covered: Math.floor(Math.min(end, now) / minuteMs) * minuteMs };
}

/** `GET /sobjects/{object}/updated/?start=&end=`: ids only, by SystemModstamp. */
export function updatedRecords(call: ApiCall, name: string): ApiAnswer {
  const { start, end, covered } = spanOf(call, name, 30 * dayMs);
  const now = call.salesforce.now();
  const ids = [...call.org.table(objectFor(call, name).name).values()].flatMap((record) => {
    const values = visibleValues(record, now);
    const at = Number(values?.SystemModstamp ?? Number.NaN);
    return values?.IsDeleted === false && at >= start && at < end ? [record.id] : [];
  });
  return { status: 200, body: { ids, latestDateCovered: wire(covered) } };
}

/** `GET /sobjects/{object}/deleted/?start=&end=`: out of the delete log, purged records included. */
export function deletedRecords(call: ApiCall, name: string): ApiAnswer {
  const { start, end, covered } = spanOf(call, name, 15 * dayMs);
  const type = objectFor(call, name).name;
  const deletedRecords = call.org.deletions
    .filter((entry) => entry.type === type && entry.at >= start && entry.at < end)
    .map(({ id, at }) => ({ id, deletedDate: wire(Math.floor(at / 1000) * 1000) }));
  const earliestDateAvailable = wire(call.salesforce.now() - 15 * dayMs);
  return { status: 200, body: { deletedRecords, earliestDateAvailable, latestDateCovered: wire(covered) } };
}
