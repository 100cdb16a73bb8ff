import { CursorExpired } from '@thread/connector-kit';
import type { StandingDeal } from '@thread/connector-kit';
import { callingContext, readyConnector } from '@thread/connector-kit/testing';
import { dealsId, idOf, NotionDouble } from '../../fixtures/notion-double';
import type { Cell } from '../../fixtures/notion-double';
import { notionEntry } from '../notion.connector';

jest.setTimeout(60_000);

const noon = Date.parse('2026-11-27T12:00:00Z');
const status = (option: string): Record<string, Cell> => ({
  Status: { id: 'st', type: 'status', status: { id: option, name: option } },
});
const pipelineIds = [`${dealsId}:st`, `${dealsId}:created`];

let notion: NotionDouble;
beforeEach(async () => {
  notion = await NotionDouble.start();
  const column = { id: 'st', name: 'Status', type: 'status', status: { options: [], groups: [] } };
  notion.sources.set(dealsId, { name: 'Deals', properties: { Status: column } });
});
afterEach(() => notion.server.close());

const ids = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_unused, at) => idOf(from + at));

/** Every answer of a look. */
async function look(
  pipelines: readonly string[] = pipelineIds,
): Promise<readonly (readonly StandingDeal[])[]> {
  const { records } = readyConnector({ entry: notionEntry, env: notion.env });
  const { context } = callingContext({ clock: { now: () => new Date(noon) } });
  const answers: (readonly StandingDeal[])[] = [];
  let [cursor, more]: [unknown, boolean] = [null, true];
  while (more) {
    if (answers.length > 50) throw new Error('The look does not end.');
    const read = await records!.listPositions!(context, { pipelineIds: pipelines, cursor });
    answers.push(read.deals);
    [cursor, more] = [JSON.parse(JSON.stringify(read.cursor)), read.more];
  }
  return answers;
}

it('sees every row of the table, a hundred a query, with where it stands and when it was edited', async () => {
  for (let number = 1; number <= 250; number += 1) notion.add(number, noon - number * 90_000, status('lead'));
  const answers = await look();
  expect(answers.map((deals) => deals.length)).toEqual([100, 100, 50]);
  const deals = answers.flat();
  expect(deals.map(({ externalId }) => externalId).toSorted()).toEqual(ids(1, 250));
  expect(deals.find(({ externalId }) => externalId === idOf(2))).toEqual({
    externalId: idOf(2),
    positions: [
      { pipelineId: `${dealsId}:st`, stageId: 'lead', property: 'st' },
      { pipelineId: `${dealsId}:created`, stageId: 'created' },
    ],
    updatedAt: new Date(noon - 180_000),
  });
});

it('misses none when rows are edited between two answers', async () => {
  for (let number = 1; number <= 320; number += 1) notion.add(number, noon - number * 60_000, status('lead'));
  notion.onQuery = (count) => {
    // Among them, before the second answer, the row that Notion's cursor stands on.
    for (const number of count === 1 ? [] : [count * 7, 250 + count, 220]) {
      const row = notion.rows.get(idOf(number));
      if (row) notion.edit(row, noon, status('won'));
    }
  };
  const deals = (await look()).flat();
  expect(new Set(deals.map(({ externalId }) => externalId))).toEqual(new Set(ids(1, 320)));
});

it('goes on where Notion cuts a query off', async () => {
  notion.mostRows = 130;
  for (let number = 1; number <= 300; number += 1) notion.add(number, noon - number * 20_000, status('lead'));
  const deals = (await look()).flat();
  expect(new Set(deals.map(({ externalId }) => externalId))).toEqual(new Set(ids(1, 300)));
});

it('gets beyond a minute with more rows than a query goes through', async () => {
  notion.mostRows = 120;
  for (let number = 1; number <= 200; number += 1) notion.add(number, noon - 600_000, status('lead'));
  for (let number = 201; number <= 250; number += 1) notion.add(number, noon - 300_000, status('lead'));
  const seen = new Set((await look()).flat().map(({ externalId }) => externalId));
  expect(ids(201, 250).filter((id) => !seen.has(id))).toEqual([]);
});

it('goes through rows again when the one its cursor stood on is gone', async () => {
  for (let number = 1; number <= 250; number += 1) notion.add(number, noon - number * 90_000, status('lead'));
  let trashed = '';
  notion.onQuery = (count) => {
    if (count !== 2) return;
    const oldest = [...notion.rows.values()].toSorted((a, b) => a.createdAt - b.createdAt);
    const row = oldest[100];
    if (row) [row.inTrash, trashed] = [true, row.id];
  };
  const seen = new Set((await look()).flat().map(({ externalId }) => externalId));
  expect(seen).toEqual(new Set(ids(1, 250).filter((id) => id !== trashed)));
});

it('leaves trashed rows out and passes over a table that is not shared', async () => {
  notion.add(1, noon - 60_000, status('lead'));
  notion.add(2, noon - 60_000, status('lead')).inTrash = true;
  const deals = (await look([`${idOf(900_000)}:st`, ...pipelineIds])).flat();
  expect(deals.map(({ externalId }) => externalId)).toEqual([idOf(1)]);
});

it('cannot go on from a position it does not understand', async () => {
  const { records } = readyConnector({ entry: notionEntry, env: notion.env });
  const request = { pipelineIds, cursor: { page: 3 } };
  await expect(records!.listPositions!(callingContext().context, request)).rejects.toThrow(CursorExpired);
});
