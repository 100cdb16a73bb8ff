import { readyConnector, startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackAnswer, LoopbackServer } from '@thread/connector-kit/testing';
import { orgContext, orgHandler, salesforceEnv } from '../../fixtures/salesforce-org';
import { recordIdOf } from '../record-id';
import { salesforceEntry } from '../salesforce.connector';

interface Body {
  readonly allOrNone?: boolean;
  readonly records: readonly (Readonly<Record<string, unknown>> & { readonly id: string })[];
}

let server: LoopbackServer | null = null;
afterEach(() => server?.close());

const id = (number: number): string => recordIdOf(`006gk${String(number).padStart(10, '0')}`) ?? '';
const update = (number: number, properties: Readonly<Record<string, string | null>>) =>
  ({ objectType: 'deal', externalId: id(number), properties }) as const;

async function orgThat(save: (body: Body) => readonly object[]) {
  const bodies: Body[] = [];
  server = await startLoopbackServer(
    orgHandler(() => [], {
      other: ({ target, method, body }): LoopbackAnswer | null => {
        if (!target.endsWith('/composite/sobjects') || method !== 'PATCH') return null;
        const parsed = JSON.parse(body) as Body;
        bodies.push(parsed);
        return { body: save(parsed) };
      },
    }),
  );
  const { writer } = readyConnector({ entry: salesforceEntry, env: salesforceEnv(server.url) });
  if (!writer) throw new Error('The connector cannot write');
  const { context, operations } = orgContext(server.url);
  return { writer, context, operations, bodies };
}

const saved = ({ records }: Body) => records.map((record) => ({ id: record.id, success: true, errors: [] }));

it('writes 1,000 opportunities in five calls, values in the types of their fields', async () => {
  const { writer, context, operations, bodies } = await orgThat(saved);
  const properties = { Amount: '1200.50', CloseDate: '2026-03-31', Name: 'Acme', Term__c: null };
  const outcomes = await writer.updateRecords(
    context,
    Array.from({ length: 1_000 }, (_, at) => update(at + 1, properties)),
  );
  expect(operations.filter((operation) => operation === 'Opportunity.update')).toHaveLength(5);
  expect(operations).toHaveLength(6);
  expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['written']));
  expect(bodies[0]).toMatchObject({ allOrNone: false });
  expect(bodies[0]?.records[0]).toEqual({
    attributes: { type: 'Opportunity' },
    id: id(1),
    Amount: 1200.5,
    CloseDate: '2026-03-31',
    Name: 'Acme',
    Term__c: null,
  });
});

it('answers for each record: rule, field-level security, gone, locked', async () => {
  const failure = (statusCode: string, message: string, fields: readonly string[] = []) => ({
    success: false,
    errors: [{ statusCode, message, fields }],
  });
  const { writer, context } = await orgThat(({ records }) =>
    [
      failure('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Close date must be in the future.'),
      failure('INVALID_FIELD_FOR_INSERT_UPDATE', 'Unable to create/update fields: Amount.', ['Amount']),
      failure('ENTITY_IS_DELETED', 'entity is deleted'),
      failure('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record'),
      failure('INVALID_FIELD', "No such column 'Secret__c' on sobject of type Opportunity"),
    ].slice(0, records.length),
  );
  const records = [1, 2, 3, 4, 5].map((number) => update(number, { Amount: '1' }));
  expect(await writer.updateRecords(context, records)).toEqual([
    {
      kind: 'refused',
      code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      text: 'Close date must be in the future.',
      properties: [],
    },
    {
      kind: 'refused',
      code: 'INVALID_FIELD_FOR_INSERT_UPDATE',
      text: 'Unable to create/update fields: Amount.',
      properties: ['Amount'],
    },
    { kind: 'gone' },
    { kind: 'busy', text: 'unable to obtain exclusive access to this record' },
    {
      kind: 'refused',
      code: 'INVALID_FIELD',
      text: "No such column 'Secret__c' on sobject of type Opportunity",
      properties: ['Secret__c'],
    },
  ]);
});
