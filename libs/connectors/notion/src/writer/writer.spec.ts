import { MissingScope, PayloadRejected, RateLimited } from '@thread/connector-kit';
import { callingContext, readyConnector } from '@thread/connector-kit/testing';
import type { LoopbackAnswer } from '@thread/connector-kit/testing';
import { companiesId, dealsId, idOf, NotionDouble, type Cell } from '../../fixtures/notion-double';
import { notionEntry } from '../notion.connector';

const noon = Date.parse('2026-11-27T12:00:00Z');
const options = (...names: string[]) => names.map((name, at) => ({ id: `o${at + 1}`, name }));
const column = (id: string, name: string, type: string, configuration: object = {}) => ({
  ...{ id, name, type },
  [type]: configuration,
});
const columns = {
  Deal: column('title', 'Deal', 'title'),
  Stage: column('sT%3A', 'Stage', 'status', { options: options('Open', 'Live') }),
  Tier: column('tI', 'Tier', 'select', { options: options('Gold', 'Silver') }),
  Products: column('pR', 'Products', 'multi_select', { options: options('A', 'B') }),
  Progress: column('nU', 'Progress', 'number', { format: 'percent' }),
  Live: column('dA', 'Live', 'date'),
  Note: column('tX', 'Note', 'rich_text'),
  Page: column('uR', 'Page', 'url'),
  Mail: column('eM', 'Mail', 'email'),
  Phone: column('pH', 'Phone', 'phone_number'),
  Signed: column('cH', 'Signed', 'checkbox'),
  Owner: column('pE', 'Owner', 'people'),
  Company: column('rE', 'Company', 'relation', { data_source_id: companiesId }),
};
const companyColumns = {
  Company: column('title', 'Company', 'title'),
  Health: column('hE', 'Health', 'rich_text'),
};

let notion: NotionDouble;
beforeEach(async () => {
  notion = await NotionDouble.start();
  notion.sources.set(dealsId, { name: 'Deals', properties: { ...columns } });
  notion.sources.set(companiesId, { name: 'Companies', properties: { ...companyColumns } });
  for (let number = 1; number <= 3; number += 1) notion.add(number, noon + 40_000);
});
afterEach(() => notion.server.close());

function connected() {
  const { writer, records } = readyConnector({ entry: notionEntry, env: notion.env });
  if (!writer || !records) throw new Error('The connector cannot write');
  return { writer, records, ...callingContext({ clock: { now: () => new Date(noon) } }) };
}
const deal = (number: number, properties: Readonly<Record<string, string | null>>) =>
  ({ objectType: 'deal', externalId: idOf(number), properties }) as const;
const written = (number: number): Record<string, unknown> =>
  Object.fromEntries(
    Object.values(notion.rows.get(idOf(number))?.properties ?? {}).map((cell: Cell) => [
      cell.id,
      cell[cell.type],
    ]),
  );
const refusal = (status: number, code: string, message: string): LoopbackAnswer => ({
  status,
  body: { object: 'error', status, code, message },
});

it('writes a row in one call, every cell in the shape of its column, and tells the minute of the edit', async () => {
  const { writer, context } = connected();
  const outcomes = await writer.updateRecords(context, [
    deal(1, {
      ...{ 'sT%3A': 'Live', tI: 'Silver', pR: 'A;B', nU: '62.5', dA: '2026-12-01' },
      ...{ tX: 'x'.repeat(2_001), uR: 'https://thread.example/a', eM: 'a@b.example', pH: '1', cH: 'true' },
    }),
  ]);
  expect(outcomes).toEqual([{ kind: 'written', version: new Date(noon) }]);
  expect(notion.calls()).toEqual(['POST /v1/search', 'PATCH /v1/pages/:id']);
  const piece = (content: string) => ({ type: 'text', text: { content } });
  expect(written(1)).toEqual({
    ...{ 'sT%3A': { id: 'o2' }, tI: { id: 'o2' }, nU: 62.5, cH: true },
    ...{ pR: [{ id: 'o1' }, { id: 'o2' }], dA: { start: '2026-12-01' }, uR: 'https://thread.example/a' },
    ...{ tX: [piece('x'.repeat(2_000)), piece('x')], eM: 'a@b.example', pH: '1' },
  });
});

it('empties cells in the way each kind has', async () => {
  const { writer, context } = connected();
  await writer.updateRecords(context, [
    deal(1, { tX: null, nU: null, tI: null, pR: null, dA: null, uR: null }),
  ]);
  expect(written(1)).toEqual({ tX: [], nU: null, tI: null, pR: [], dA: null, uR: null });
});

it('writes ten rows in ten calls, and stops at a call that failed as a whole', async () => {
  const { writer, context, operations } = connected();
  for (let number = 1; number <= 10; number += 1) notion.add(number, noon);
  await writer.updateRecords(
    context,
    Array.from({ length: 10 }, (_unused, at) => deal(at + 1, { nU: String(at) })),
  );
  expect(operations.filter((one) => one === 'pages.update')).toHaveLength(10);
  notion.onWrite = () => refusal(429, 'rate_limited', 'Slow down');
  await expect(writer.updateRecords(context, [deal(1, { nU: '1' })])).rejects.toThrow(RateLimited);
});

it.each([
  ['an option that is gone', { tI: 'Bronze' }, 'option_gone', ['tI']],
  ['a number a double cannot hold', { nU: '12345678901234567' }, 'not_exact', ['nU']],
  ['an empty checkbox', { cH: null, nU: '1' }, 'not_empty', ['cH']],
  ['a column of people', { pE: 'Ada' }, 'not_writable', ['pE']],
  ['a text beyond a cell', { tX: 'x'.repeat(200_001) }, 'too_long', ['tX']],
  ['a column the table lacks', { gone: 'x' }, 'not_in_table', ['gone']],
])('refuses %s before anything is sent, naming the property', async (_what, properties, code, named) => {
  const { writer, context } = connected();
  const [outcome] = await writer.updateRecords(context, [deal(1, properties)]);
  expect(outcome).toMatchObject({ kind: 'refused', code, properties: named });
  expect(notion.calls()).not.toContain('PATCH /v1/pages/:id');
});

it.each<[string, LoopbackAnswer, object]>([
  [
    'refused, with Notion’s own sentence and the property it names',
    refusal(400, 'validation_error', 'Status option "Live" does not exist for property "Stage".'),
    { kind: 'refused', code: 'validation_error', properties: ['sT%3A'] },
  ],
  [
    'refused without a name',
    refusal(400, 'validation_error', 'No.'),
    { kind: 'refused', text: 'No.', properties: [] },
  ],
  [
    'gone when the page is in the trash',
    refusal(400, 'validation_error', "Can't edit block that is archived. You must unarchive the block."),
    { kind: 'gone' },
  ],
  ['gone when it is not shared any more', refusal(404, 'object_not_found', 'No such page'), { kind: 'gone' }],
  ['busy in a conflict', refusal(409, 'conflict_error', 'Conflict'), { kind: 'busy' }],
])('%s', async (_what, answer, outcome) => {
  notion.onWrite = () => answer;
  const { writer, context } = connected();
  const [got] = await writer.updateRecords(context, [deal(1, { 'sT%3A': 'Live', nU: '5' })]);
  expect(got).toMatchObject(outcome);
});

it('says which capability is missing without blaming the connection', async () => {
  notion.onWrite = () => refusal(403, 'restricted_resource', 'Insufficient permissions for this endpoint.');
  const { writer, context } = connected();
  let thrownInside: unknown = null;
  const watched = {
    ...context,
    call: async <T>(operation: string, send: Parameters<typeof context.call<T>>[1]) =>
      context.call(operation, send).catch((error: unknown) => {
        thrownInside = error;
        throw error;
      }),
  };
  const update = writer.updateRecords(watched, [deal(1, { nU: '1' })]);
  await expect(update).rejects.toThrow(MissingScope);
  await expect(update).rejects.toMatchObject({ scopes: ['Update content'] });
  expect(thrownInside).toBeNull();
});

it('asks the row for its table where several tables have a column of the id', async () => {
  const { writer, context } = connected();
  await writer.updateRecords(context, [deal(1, { title: 'Acme' })]);
  expect(notion.calls()).toEqual(['POST /v1/search', 'GET /v1/pages/:id', 'PATCH /v1/pages/:id']);
});

it('reads rows by id as they are now; trashed and unknown ones are gone', async () => {
  const { writer, context } = connected();
  const [row] = notion.rows.values();
  row!.properties = { Progress: { id: 'nU', type: 'number', number: 40 } };
  notion.rows.get(idOf(2))!.inTrash = true;
  const wanted = (number: number) =>
    ({ objectType: 'deal', externalId: idOf(number), properties: ['nU'] }) as const;
  const [found, trashed, unknown] = await writer.readRecords(context, [wanted(1), wanted(2), wanted(99)]);
  expect(found).toEqual({ kind: 'found', properties: { nU: '40' }, updatedAt: new Date(noon) });
  expect([trashed, unknown]).toEqual([{ kind: 'gone' }, { kind: 'gone' }]);
});

it('describes as writable what it writes, and nothing else', async () => {
  const { records, context } = connected();
  const fields = await records.describeFields(context, 'deal');
  const readOnly = fields.filter(({ writable }) => !writable).map(({ label }) => label);
  expect(readOnly.toSorted()).toEqual(['Company', 'Owner', 'Owner (e-mail)']);
});

describe('a property that is made', () => {
  const status = {
    name: 'thread_status',
    label: 'Onboarding status',
    type: 'option',
    options: ['Onboarding', 'Live'],
  } as const;

  it('is a column of the deals’ table under the name people read, and there at the next look', async () => {
    const { writer, records, context } = connected();
    const made = await writer.createProperty?.create(context, 'deal', status);
    expect(made).toMatchObject({
      label: 'Onboarding status',
      type: 'option',
      writable: true,
      group: 'Deals',
    });
    expect(made?.options.map(({ value }) => value)).toEqual(['Onboarding', 'Live']);
    const fields = await records.describeFields(context, 'deal');
    expect(fields.map(({ name }) => name)).toContain(made?.name);
    const again = await writer.createProperty?.create(context, 'deal', status);
    expect(again?.name).toBe(made?.name);
    expect(notion.calls().filter((call) => call.startsWith('PATCH'))).toHaveLength(1);
  });

  it('goes to the table of companies for companies, and is refused where several tables could be meant', async () => {
    const { writer, context } = connected();
    const made = await writer.createProperty?.create(context, 'company', { ...status, type: 'text' });
    expect(made?.group).toBe('Companies');
    notion.sources.set(idOf(900_009), { name: 'More deals', properties: { ...columns } });
    await expect(writer.createProperty?.create(context, 'deal', status)).rejects.toThrow(PayloadRejected);
  });

  it('needs the capability, too', async () => {
    notion.onWrite = () => refusal(403, 'restricted_resource', 'Insufficient permissions for this endpoint.');
    const { writer, context } = connected();
    await expect(writer.createProperty?.create(context, 'deal', status)).rejects.toThrow(MissingScope);
  });
});
