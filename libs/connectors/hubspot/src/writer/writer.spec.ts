import { MissingScope } from '@thread/connector-kit';
import { callingContext, readyConnector, startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackHandler, LoopbackServer, ReceivedRequest } from '@thread/connector-kit/testing';
import { hubspotEnv } from '../../fixtures/read-fixture';
import { hubspotEntry } from '../hubspot.connector';

interface WriteBody {
  readonly inputs: readonly {
    readonly id: string;
    readonly properties: Readonly<Record<string, string>>;
    readonly objectWriteTraceId: string;
  }[];
}

let server: LoopbackServer | null = null;
afterEach(() => server?.close());

async function writerTo(handler: LoopbackHandler) {
  server = await startLoopbackServer(handler);
  const { writer } = readyConnector({ entry: hubspotEntry, env: hubspotEnv(server.url) });
  if (!writer) throw new Error('The connector cannot write');
  const { context, operations } = callingContext({ grantedScopes: ['crm.objects.deals.write'] });
  return { writer, context, operations };
}

const inputsOf = (request: ReceivedRequest): WriteBody['inputs'] =>
  (JSON.parse(request.body) as WriteBody).inputs;
const updatedAt = '2026-11-02T10:00:00.000Z';
const deal = (id: string, properties: Readonly<Record<string, string | null>> = { phase: 'Kickoff' }) =>
  ({ objectType: 'deal', externalId: id, properties }) as const;

const invalid = (trace: string) => ({
  category: 'VALIDATION_ERROR',
  message: 'Property values were not valid: [{"name":"phase"}]',
  context: { objectWriteTraceId: [trace] },
  errors: [
    {
      message: 'Nope was not one of the allowed options: [a, b]',
      code: 'INVALID_OPTION',
      context: { propertyName: ['phase'] },
    },
  ],
});

it('writes 1,000 deals in ten calls and empties with an empty text', async () => {
  const bodies: WriteBody['inputs'][] = [];
  const { writer, context, operations } = await writerTo((request) => {
    bodies.push(inputsOf(request));
    const results = inputsOf(request).map(({ id, objectWriteTraceId }) => ({
      id,
      updatedAt,
      objectWriteTraceId,
    }));
    return { body: { status: 'COMPLETE', results } };
  });
  const records = Array.from({ length: 1_000 }, (_, at) =>
    deal(String(at + 1), { phase: at === 0 ? null : 'Kickoff' }),
  );
  const outcomes = await writer.updateRecords(context, records);
  expect(operations).toHaveLength(10);
  expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['written']));
  expect(outcomes[0]).toEqual({ kind: 'written', version: new Date(updatedAt) });
  expect(bodies[0]?.[0]?.properties).toEqual({ phase: '' });
});

it('answers for each record of a batch that went well in part', async () => {
  const { writer, context } = await writerTo((request) => ({
    status: 207,
    body: {
      results: inputsOf(request)
        .filter(({ id }) => id === '1')
        .map(({ id, objectWriteTraceId }) => ({ id, updatedAt, objectWriteTraceId })),
      errors: [
        invalid('1'),
        { category: 'OBJECT_NOT_FOUND', message: 'gone', context: { ids: ['3'] }, errors: [] },
      ],
    },
  }));
  expect(await writer.updateRecords(context, [deal('1'), deal('2'), deal('3')])).toEqual([
    { kind: 'written', version: new Date(updatedAt) },
    {
      kind: 'refused',
      code: 'INVALID_OPTION',
      text: 'Nope was not one of the allowed options: [a, b]',
      properties: ['phase'],
    },
    { kind: 'gone' },
  ]);
});

it('finds the record to blame when the whole batch is refused', async () => {
  const { writer, context, operations } = await writerTo((request) => {
    const inputs = inputsOf(request);
    if (inputs.some(({ id }) => id === '3'))
      return { status: 400, body: { ...invalid('0'), status: 'error' } };
    return { body: { results: inputs.map(({ id }) => ({ id, updatedAt })) } };
  });
  const outcomes = await writer.updateRecords(
    context,
    ['1', '2', '3', '4'].map((id) => deal(id)),
  );
  expect(outcomes.map(({ kind }) => kind)).toEqual(['written', 'written', 'refused', 'written']);
  expect(operations.length).toBeLessThanOrEqual(5);
});

it('says which permission is missing without blaming the connection', async () => {
  const context403 = { requiredGranularScopes: ['crm.objects.deals.write'] };
  const { writer, context } = await writerTo(() => ({
    status: 403,
    body: { category: 'MISSING_SCOPES', message: 'no', errors: [{ message: 'no', context: context403 }] },
  }));
  let thrownInside: unknown = null;
  const watched = {
    ...context,
    call: async <T>(operation: string, send: Parameters<typeof context.call<T>>[1]) =>
      context.call(operation, send).catch((error: unknown) => {
        thrownInside = error;
        throw error;
      }),
  };
  const written = writer.updateRecords(watched, [deal('1')]);
  await expect(written).rejects.toThrow(MissingScope);
  await expect(written).rejects.toMatchObject({ scopes: ['crm.objects.deals.write'] });
  expect(thrownInside).toBeNull();
});
