import type { FetchedDeal } from '@thread/domain';
import { callingContext, readyConnector } from '@thread/connector-kit/testing';
import { addDeal, defineTables, statusCell } from '../../fixtures/deal-tables';
import { dealsId, idOf, NotionDouble } from '../../fixtures/notion-double';
import type { Cell } from '../../fixtures/notion-double';
import { notionEntry } from '../notion.connector';

jest.setTimeout(60_000);

const noon = Date.parse('2026-11-27T12:00:00Z');
const nothingWanted = { deal: [], company: [], contact: [] };

let notion: NotionDouble;
beforeEach(async () => {
  notion = await NotionDouble.start();
  defineTables(notion);
});
afterEach(() => notion.server.close());

const records = () => {
  const { records: found } = readyConnector({ entry: notionEntry, env: notion.env });
  if (!found) throw new Error('The connector reads nothing.');
  return found;
};

const fetchDeals = (
  ids: readonly string[],
  isRelevant: (deal: { pipelineId: string | null; stageId: string | null }) => boolean = () => true,
  wanted: { deal: string[]; company: string[]; contact: string[] } = nothingWanted,
) => records().fetchDeals(callingContext().context, { ids, wanted, isRelevant });

const snapshotOf = (deal: FetchedDeal | undefined) => {
  if (deal?.kind !== 'found') throw new Error('The deal was not found.');
  return deal.snapshot;
};

describe('a row', () => {
  it('becomes a deal with company, contact and owner', async () => {
    addDeal(notion, 1, noon);
    const snapshot = snapshotOf((await fetchDeals([idOf(1)]))[0]);
    expect(snapshot).toMatchObject({
      record: {
        ref: { objectType: 'deal', externalId: idOf(1) },
        archived: false,
        updatedAt: new Date(noon),
      },
      name: 'Company 1 – platform',
      pipelineId: `${dealsId}:sT%3Au`,
      stageId: 'won',
      amount: '12001',
      currency: 'EUR',
      closeDate: { kind: 'day', day: '2026-12-31' },
      owner: { name: 'Mara Voss', email: 'mara@seller.example' },
      companies: [{ name: 'Company 1', domain: 'https://c1.example', isPrimary: true }],
      contacts: [
        { name: 'Robin 1', email: 'robin@c1.example', title: 'Head of operations', isPrimary: true },
      ],
      lineItems: [],
    });
    expect(snapshot.record.properties).toMatchObject({
      title: 'Company 1 – platform',
      am: '12001',
      co: 'Company 1',
      sg: 'true',
      pr: 'Platform',
      go: null,
    });
    expect(snapshot.positions).toEqual([
      { pipelineId: `${dealsId}:sT%3Au`, stageId: 'won', property: 'sT:u' },
      { pipelineId: `${dealsId}:sg`, stageId: 'checked', property: 'sg' },
      { pipelineId: `${dealsId}:cd`, stageId: 'filled', property: 'cd' },
      { pipelineId: `${dealsId}:created`, stageId: 'created' },
    ]);
  });

  it('that was just made and holds nothing has no facts, and no guessed ones', async () => {
    notion.add(1, noon, { Deal: { id: 'title', type: 'title', title: [] }, Status: statusCell(null) });
    expect(snapshotOf((await fetchDeals([idOf(1)]))[0])).toMatchObject({
      name: null,
      stageId: null,
      amount: null,
      closeDate: null,
      owner: null,
      companies: [],
      contacts: [],
    });
  });

  it('keeps its meaning when columns are renamed, and loses only what was deleted or changed its type', async () => {
    addDeal(notion, 1, noon);
    const table = notion.sources.get(dealsId);
    const row = notion.rows.get(idOf(1));
    if (!table || !row) throw new Error('There is no table.');
    const { Status, Amount, ...others } = table.properties;
    table.properties = {
      ...others,
      Phase: { ...Status, name: 'Phase' },
      Value: { ...Amount, name: 'Value' },
    };
    const { Status: status, Amount: amount, ...cells } = row.properties;
    row.properties = { ...cells, Phase: status as Cell, Value: amount as Cell };
    expect(snapshotOf((await fetchDeals([idOf(1)]))[0])).toMatchObject({
      pipelineId: `${dealsId}:sT%3Au`,
      stageId: 'won',
      amount: '12001',
    });
    row.properties = {
      ...cells,
      Value: { id: 'am', type: 'rich_text', rich_text: [{ plain_text: 'a lot' }] },
    };
    table.properties = { ...others, Value: { id: 'am', name: 'Value', type: 'rich_text', rich_text: {} } };
    const after = snapshotOf((await fetchDeals([idOf(1)]))[0]);
    expect(after).toMatchObject({ amount: null, companies: [{ name: 'Company 1' }] });
    expect(after.positions?.map(({ pipelineId }) => pipelineId)).not.toContain(`${dealsId}:sT%3Au`);
    expect(after.record.properties).toMatchObject({ am: 'a lot' });
  });

  it('is gone when it is in the trash, moved away, of a table not shared, or unknown', async () => {
    for (const number of [1, 2, 3]) addDeal(notion, number, noon);
    const [trashed, unshared] = [notion.rows.get(idOf(1)), notion.rows.get(idOf(2))];
    if (trashed) trashed.inTrash = true;
    if (unshared) notion.rows.set(unshared.id, { ...unshared, source: idOf(999_999) });
    const read = await fetchDeals([idOf(1), idOf(2), idOf(77), 'no id', idOf(3)]);
    expect(read.map(({ kind }) => kind)).toEqual(['gone', 'gone', 'gone', 'gone', 'found']);
  });

  it('shows more than 25 contacts, read from the property’s own address', async () => {
    addDeal(notion, 1, noon);
    for (let number = 2; number <= 30; number += 1) addDeal(notion, number, noon);
    const all = Array.from({ length: 30 }, (_unused, at) => ({ id: idOf(20_001 + at) }));
    const row = notion.rows.get(idOf(1));
    if (row)
      row.properties = {
        ...row.properties,
        Contacts: { id: 'ct', type: 'relation', relation: all.slice(0, 25), has_more: true, all },
      };
    expect(snapshotOf((await fetchDeals([idOf(1)]))[0]).contacts).toHaveLength(30);
  });
});

describe('what it costs', () => {
  it('is about two calls for rows that changed lately, and one a table for what they are related to', async () => {
    for (let number = 1; number <= 25; number += 1) addDeal(notion, number, noon + number * 1_000);
    const ids = Array.from({ length: 25 }, (_unused, at) => idOf(at + 1));
    const read = await fetchDeals(ids);
    expect(read.map((deal) => snapshotOf(deal).record.ref.externalId)).toEqual(ids);
    expect(notion.calls()).toEqual([
      'GET /v1/pages/:id',
      'POST /v1/data_sources/:id/query',
      'POST /v1/search',
      'POST /v1/data_sources/:id/query',
      'POST /v1/data_sources/:id/query',
      'GET /v1/users/:id',
    ]);
  });

  it('stays far below a call a row for a hundred old ones among a thousand', async () => {
    for (let number = 1; number <= 1_000; number += 1)
      notion.add(number, noon + number * 61_000, { Status: statusCell('lead') });
    const ids = Array.from({ length: 100 }, (_unused, at) => idOf(201 + at));
    const read = await fetchDeals(ids, () => false);
    expect(read.every(({ kind }) => kind === 'found')).toBe(true);
    expect(notion.calls().length).toBeLessThanOrEqual(8);
  });

  it('reads nothing that hangs on rows of no interest', async () => {
    addDeal(notion, 1, noon);
    const asked: (string | null)[] = [];
    const [deal] = await fetchDeals([idOf(1)], ({ stageId }) => {
      asked.push(stageId);
      return false;
    });
    expect(asked).toEqual(['won', 'checked', 'filled', 'created']);
    expect(snapshotOf(deal)).toMatchObject({ companies: [], contacts: [], owner: null });
    expect(notion.calls()).toEqual(['GET /v1/pages/:id', 'POST /v1/search']);
  });
});

describe('tables without relations', () => {
  it('speak for company and contact themselves', async () => {
    const source = idOf(900_010);
    const plain = (id: string, name: string, type: string) => ({ id, name, type, [type]: {} });
    notion.sources.set(source, {
      name: 'Customers',
      properties: {
        Customer: plain('title', 'Customer', 'title'),
        'Contact person': plain('cp', 'Contact person', 'rich_text'),
        'Billing e-mail': plain('be', 'Billing e-mail', 'email'),
        'E-mail': plain('em', 'E-mail', 'email'),
      },
    });
    const cells = {
      Customer: { id: 'title', type: 'title', title: [{ plain_text: 'Aldermoor' }] },
      'Contact person': { id: 'cp', type: 'rich_text', rich_text: [{ plain_text: 'Ada Ford' }] },
      'Billing e-mail': { id: 'be', type: 'email', email: 'billing@aldermoor.example' },
      'E-mail': { id: 'em', type: 'email', email: 'ada@aldermoor.example' },
    };
    notion.add(1, noon, cells, source);
    expect(snapshotOf((await fetchDeals([idOf(1)]))[0])).toMatchObject({
      companies: [{ name: 'Aldermoor', ref: { externalId: `${idOf(1)}#company` } }],
      contacts: [{ name: 'Ada Ford', email: 'ada@aldermoor.example' }],
    });
  });
});

describe('fields, search and references', () => {
  it('describes columns by id, with options by name, and people with their e-mail', async () => {
    const fields = await records().describeFields(callingContext().context, 'deal');
    const byName = new Map(fields.map((field) => [field.name, field]));
    expect(byName.get('sT%3Au')).toMatchObject({
      label: 'Status',
      type: 'option',
      options: [{ value: 'Lead' }, {}, {}],
    });
    expect(byName.get('am')).toMatchObject({
      label: 'Amount',
      type: 'money',
      group: 'Pipeline',
      writable: true,
    });
    expect(byName.get('ow:email')).toMatchObject({ label: 'Owner (e-mail)', type: 'text', writable: false });
    expect(byName.has('go')).toBe(false);
    const company = await records().describeFields(callingContext().context, 'company');
    expect(company.map(({ label }) => label)).toEqual(['Name', 'Website']);
  });

  it('finds rows by title, by id and by link', async () => {
    addDeal(notion, 1, noon);
    const { context } = callingContext();
    const link = `https://www.notion.so/acme/Company-1-${idOf(1).replaceAll('-', '')}?pvs=4`;
    expect(
      (await records().searchDeals(context, link)).map(({ name, stageLabel }) => [name, stageLabel]),
    ).toEqual([['Company 1 – platform', 'won']]);
    expect((await records().searchDeals(context, 'company')).length).toBe(3);
  });

  it.each([
    [idOf(7), idOf(7)],
    [idOf(7).replaceAll('-', '').toUpperCase(), idOf(7)],
    [`https://www.notion.so/acme/A-deal-${idOf(7).replaceAll('-', '')}`, idOf(7)],
    [`notion.so/${idOf(7).replaceAll('-', '')}/`, idOf(7)],
    [
      `https://www.notion.so/acme/${idOf(1).replaceAll('-', '')}?v=${idOf(2)}&p=${idOf(7).replaceAll('-', '')}&pm=s`,
      idOf(7),
    ],
    ['https://www.notion.so/acme/A-deal', null],
    ['12345', null],
    ['', null],
  ])('reads %s', (text, id) => {
    expect(records().parseDealReference(text)?.externalId ?? null).toBe(id);
  });
});
