import { randomBytes } from 'node:crypto';
import { header, parameter, type ApiAnswer, type ApiCall } from '../api/api-call';
import { SalesforceError, malformedQuery } from '../api/salesforce-error';
import { parseQuery } from '../soql/parse-query';
import type { OpenQuery } from '../soql/open-query';
import { runQuery, showRow } from '../soql/run-query';

const locatorLifeMs = 15 * 60_000;
/** One user has so many open queries; a further one closes the oldest. */
const mostOpen = 10;

function batchSizeOf(call: ApiCall): number {
  const asked = /batchSize=(\d+)/i.exec(header(call, 'sforce-query-options'))?.[1];
  const size = asked === undefined ? 2_000 : Math.min(2_000, Math.max(200, Number(asked)));
  const place = { orgNumber: call.org.profile.number, path: call.path };
  return Math.min(size, call.salesforce.faults.active('shortPages', place)?.rows ?? size);
}

function pageOf(call: ApiCall, open: OpenQuery, from: number): ApiAnswer {
  const { result, batchSize } = open;
  const ground = { org: call.org, now: call.salesforce.now() };
  const to = Math.min(from + batchSize, result.ids.length);
  const records = result.ids.slice(from, to).flatMap((id) => showRow(ground, call.version, result, id) ?? []);
  const done = to >= result.ids.length;
  const more = done ? {} : { nextRecordsUrl: `/services/data/${call.version}/query/${open.id}-${to}` };
  return { status: 200, body: { totalSize: result.ids.length, done, ...more, records } };
}

/** `GET /query?q=` and `/queryAll?q=`. */
export function startQuery(call: ApiCall, withDeleted: boolean): ApiAnswer {
  const text = parameter(call.query, 'q');
  if (text === undefined || text.trim() === '') throw malformedQuery('A query string has to be specified');
  const { salesforce, org, access } = call;
  const result = runQuery({ org, access, now: salesforce.now(), withDeleted }, parseQuery(text));
  if (result.count !== null)
    return { status: 200, body: { totalSize: result.count, done: true, records: [] } };
  const open: OpenQuery = {
    id: `01g${randomBytes(8).toString('hex').slice(0, 12)}AAA`,
    grantUser: call.grant.userId,
    orgNumber: org.profile.number,
    result,
    batchSize: batchSizeOf(call),
    usedAt: salesforce.now(),
  };
  if (result.ids.length > open.batchSize) {
    const mine = salesforce.openQueries.filter(
      (one) => one.grantUser === open.grantUser && salesforce.now() - one.usedAt < locatorLifeMs,
    );
    salesforce.openQueries = [open, ...mine].slice(0, mostOpen);
  }
  return pageOf(call, open, 0);
}

/** `GET nextRecordsUrl`. @throws SalesforceError INVALID_QUERY_LOCATOR when it is not this user's or lay idle too long. */
export function continueQuery(call: ApiCall, locator: string): ApiAnswer {
  const [id = '', from = ''] = locator.split('-');
  const { salesforce } = call;
  const open = salesforce.openQueries.find(
    (one) =>
      one.id === id &&
      one.grantUser === call.grant.userId &&
      one.orgNumber === call.org.profile.number &&
      salesforce.now() - one.usedAt < locatorLifeMs,
  );
  if (open === undefined || !/^\d+$/.test(from))
    throw new SalesforceError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  open.usedAt = salesforce.now();
  return pageOf(call, open, Number(from));
}
