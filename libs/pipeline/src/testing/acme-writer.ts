import type {
  ConnectorContext,
  ConnectorWriter,
  RecordUpdate,
  RecordUpdateOutcome,
} from '@thread/connector-kit';
import type { FieldDescription } from '@thread/domain';

/** A record of the made-up CRM as it can be written. */
export interface AcmeRecord {
  readonly properties: Record<string, string | null>;
  updatedAt: string;
}

export const acmeFields: readonly FieldDescription[] = [
  text('industry', 'Industry'),
  text('size', 'Size'),
  text('status', 'Status'),
  { ...text('progress', 'Progress'), type: 'number' },
  { ...text('locked', 'Locked'), writable: false },
  {
    ...text('segment', 'Segment'),
    type: 'option',
    options: [
      { value: 'smb', label: 'Small business' },
      { value: 'ent', label: 'Enterprise' },
    ],
  },
];

function text(name: string, label: string): FieldDescription {
  return { name, label, type: 'text', options: [], writable: true, group: null };
}

/** Writing to the made-up CRM: counts calls and writes, and does what a test makes it do in between. */
export class AcmeWriter {
  /** Records written, one entry per call. */
  readonly calls: (readonly RecordUpdate[])[] = [];
  readonly looks: number[] = [];
  /** Before the CRM takes a call; may throw. */
  before: (records: readonly RecordUpdate[]) => void | Promise<void> = () => undefined;
  /** After the CRM took it, before it answers; may throw. */
  after: (records: readonly RecordUpdate[]) => void | Promise<void> = () => undefined;
  refuse: (record: RecordUpdate) => RecordUpdateOutcome | null = () => null;
  readonly connector: ConnectorWriter;

  constructor(
    readonly find: (objectType: string, externalId: string) => AcmeRecord | undefined,
    readonly now: () => Date,
  ) {
    this.connector = {
      scopeGroup: null,
      batchSize: 100,
      updateRecords: (context, records) => this.#update(context, records),
      readRecords: (context, records) =>
        context.call('records.read', async () => {
          this.looks.push(records.length);
          return records.map(({ objectType, externalId, properties }) => {
            const record = this.find(objectType, externalId);
            if (!record) return { kind: 'gone' };
            const values = properties.map((name) => [name, record.properties[name] ?? null] as const);
            return {
              kind: 'found',
              properties: Object.fromEntries(values),
              updatedAt: new Date(record.updatedAt),
            };
          });
        }),
    };
  }

  get writes(): number {
    return this.calls.reduce((sum, records) => sum + records.length, 0);
  }

  #update(
    context: ConnectorContext,
    records: readonly RecordUpdate[],
  ): Promise<readonly RecordUpdateOutcome[]> {
    return context.call('records.write', async () => {
      await this.before(records);
      this.calls.push(records);
      const outcomes = records.map((record) => this.#take(record));
      await this.after(records);
      return outcomes;
    });
  }

  #take(update: RecordUpdate): RecordUpdateOutcome {
    const refused = this.refuse(update);
    if (refused) return refused;
    const record = this.find(update.objectType, update.externalId);
    if (!record) return { kind: 'gone' };
    Object.assign(record.properties, update.properties);
    record.updatedAt = this.now().toISOString();
    return { kind: 'written', version: new Date(record.updatedAt) };
  }
}
