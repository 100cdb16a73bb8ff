import { randomUUID } from 'node:crypto';
import type { FaultSwitches } from '../faults/fault-switches';
import type { Org } from '../org/org';
import type { SObjectName } from '../org/sobject-definitions';
import { newestValues, type FieldValues, type SObjectRecord } from '../org/sobject-record';
import { ChangeLog, type SavedLog } from './change-log';
import { eventSchemaOf, type EventSchema } from './event-schema';

/** Objects selected for Change Data Capture in the simulated orgs. */
const captured: ReadonlySet<SObjectName> = new Set([
  'Opportunity',
  'Account',
  'Contact',
  'OpportunityContactRole',
]);

/** One committed change of a record. */
export interface CommittedChange {
  org: Org;
  record: SObjectRecord;
  before: FieldValues | null;
  by: string;
  /** As `Sforce-Call-Options` named the client; empty for people. */
  client: string | null;
  /** Milliseconds until the transaction commits. */
  delayMs: number;
}

interface Waiting {
  org: Org;
  object: SObjectName;
  changeType: string;
  origin: string;
  by: string;
  fields: string[];
  values: FieldValues;
  recordIds: string[];
}

/** Everything of the bus that outlives a restart. */
export interface SavedChanges {
  commitNumber: number;
  logs: { orgId: string; object: SObjectName; log: SavedLog }[];
}

const apiVersion = '67.0';
const stampFields = new Set(['SystemModstamp', 'LastModifiedById', 'Id', 'IsDeleted']);

function changeTypeOf(before: FieldValues | null, now: FieldValues): string {
  if (before === null) return 'CREATE';
  if (before.IsDeleted !== now.IsDeleted) return now.IsDeleted === true ? 'DELETE' : 'UNDELETE';
  return 'UPDATE';
}

/** Change events of all orgs: what is committed in one turn with equal changes becomes one event of several records. */
export class ChangeBus {
  private logs = new Map<string, { orgId: string; object: SObjectName; log: ChangeLog }>();
  private readonly schemas = new Map<string, EventSchema>();
  private waiting: Waiting[] = [];
  private commitNumber = 10_585_299_034_590;

  constructor(
    private readonly faults: FaultSwitches,
    private readonly now: () => number,
    private readonly touched: () => void,
  ) {}

  /** Takes note of a change; the event follows once it is committed. */
  committed(change: CommittedChange): void {
    if (!captured.has(change.record.type)) return;
    setTimeout(() => this.collect(change), change.delayMs).unref();
  }

  /** The object of a topic `/data/<object>ChangeEvent` that is captured in the org; null when there is no such topic. */
  objectOf(org: Org, topic: string): SObjectName | null {
    const name = /^\/data\/(\w+)ChangeEvent$/.exec(topic)?.[1];
    const object = [...captured].find((one) => one === name);
    const off = this.faults.all('captureOff', { orgNumber: org.profile.number });
    return object === undefined || off.some((one) => one.object === object) ? null : object;
  }

  log(org: Org, object: SObjectName): ChangeLog {
    const key = `${org.id}:${object}`;
    const known = this.logs.get(key) ?? { orgId: org.id, object, log: new ChangeLog(this.now) };
    this.logs.set(key, known);
    return known.log;
  }

  schemaOf(org: Org, object: SObjectName): EventSchema {
    const definition = org.definitions.get(object) ?? { name: object, fields: [] };
    const made = eventSchemaOf(definition);
    const known = this.schemas.get(made.id) ?? made;
    this.schemas.set(made.id, known);
    return known;
  }

  schema(id: string): EventSchema | undefined {
    return this.schemas.get(id);
  }

  /** Forgets all events; replay ids of before are none any more. */
  reset(): void {
    this.logs = new Map();
    this.waiting = [];
  }

  snapshot(): SavedChanges {
    const logs = [...this.logs.values()].map((one) => ({ ...one, log: one.log.snapshot() }));
    return { commitNumber: this.commitNumber, logs };
  }

  /** Replay ids and schemas of before hold again. */
  restore(saved: SavedChanges, orgs: readonly Org[]): void {
    this.reset();
    this.commitNumber = saved.commitNumber;
    for (const { orgId, object, log } of saved.logs) {
      const org = orgs.find(({ id }) => id === orgId);
      if (org === undefined) continue;
      this.schemaOf(org, object);
      this.logs.set(`${orgId}:${object}`, { orgId, object, log: ChangeLog.restored(log, this.now) });
    }
  }

  private collect({ org, record, before, by, client }: CommittedChange): void {
    const values = newestValues(record);
    const changeType = changeTypeOf(before, values);
    const fields = Object.keys(values).filter(
      (name) =>
        !stampFields.has(name) &&
        (before === null ? values[name] !== null : values[name] !== before[name]) &&
        changeType !== 'DELETE',
    );
    const origin =
      client === null ? '' : `com/salesforce/api/rest/${apiVersion};client=${client || 'SfdcInternalAPI/'}`;
    const same = this.waiting.find(
      (one) =>
        one.org === org &&
        one.object === record.type &&
        one.changeType === changeType &&
        one.origin === origin &&
        one.fields.join() === fields.join() &&
        fields.every((name) => one.values[name] === values[name]),
    );
    if (same !== undefined) same.recordIds.push(record.id);
    else {
      if (this.waiting.length === 0) setImmediate(() => this.publish());
      const recordIds = [record.id];
      this.waiting.push({ org, object: record.type, changeType, origin, by, fields, values, recordIds });
    }
  }

  private publish(): void {
    const events = this.waiting;
    this.waiting = [];
    const transactionKey = randomUUID();
    events.forEach((event, at) => this.store(event, transactionKey, at + 1));
  }

  private store(event: Waiting, transactionKey: string, sequenceNumber: number): void {
    const { org, object, fields, values } = event;
    if (this.objectOf(org, `/data/${object}ChangeEvent`) === null) return;
    const place = { orgNumber: org.profile.number };
    const overflow = this.faults.take('overflowEvent', place) !== null;
    const gap = overflow || this.faults.take('gapEvent', place) !== null;
    const changeType = overflow ? 'GAP_OVERFLOW' : gap ? `GAP_${event.changeType}` : event.changeType;
    const schema = this.schemaOf(org, object);
    const recordIds = overflow ? ['000000000000000AAA'] : event.recordIds;
    this.commitNumber += 1;
    const header = {
      entityName: object,
      recordIds,
      changeType,
      changeOrigin: event.origin,
      transactionKey,
      sequenceNumber,
      commitTimestamp: this.now(),
      commitNumber: this.commitNumber,
      commitUser: event.by,
      nulledFields: gap ? [] : schema.bitmap(fields.filter((name) => values[name] === null)),
      diffFields: [],
      changedFields: gap || changeType === 'CREATE' ? [] : schema.bitmap(fields),
    };
    const shown = gap ? {} : Object.fromEntries(fields.map((name) => [name, values[name] ?? null]));
    this.log(org, object).add({
      id: randomUUID(),
      schemaId: schema.id,
      payload: schema.encode(header, shown),
      about: { changeType, recordIds },
    });
    this.touched();
  }
}
