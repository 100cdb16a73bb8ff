import { callingContext, readyConnector, startLoopbackServer } from '@thread/connector-kit/testing';
import type { LoopbackHandler, LoopbackServer, ReceivedRequest } from '@thread/connector-kit/testing';
import { hubspotEnv } from '../../fixtures/read-fixture';
import { hubspotEntry } from '../hubspot.connector';

interface ReadBody {
  readonly inputs: readonly { readonly id: string; readonly after?: string }[];
  readonly propertiesWithHistory?: readonly string[];
}

const object = (id: string, properties: Readonly<Record<string, string>>) => ({
  id,
  properties,
  createdAt: null,
  updatedAt: null,
  archived: false,
});
const related = { companies: '3', contacts: '2', line_items: '5' } as const;

/** A portal in which deal n has company 3n, contacts 2n and 2n+1…, line item 5n; two deals share each company. Refuses what HubSpot refuses. */
const portal = (request: ReceivedRequest): ReturnType<LoopbackHandler> => {
  const path = request.target.split('?')[0] ?? '';
  if (path === '/crm/owners/2026-09') {
    return {
      body: {
        results: Array.from({ length: 10 }, (_, index) => ({
          id: String(index),
          email: `o${index}@x.example`,
          firstName: 'O',
          lastName: String(index),
          archived: false,
        })),
      },
    };
  }
  const { inputs, propertiesWithHistory = [] } = JSON.parse(request.body) as ReadBody;
  const [, family, second, from, to] =
    /^\/crm\/(objects|associations)\/2026-09\/((\w+)(?:\/(\w+))?)\/batch\/read$/.exec(path) ?? [];
  if (family === 'associations' && from && to)
    return {
      status: inputs.length > 1000 ? 400 : 200,
      body: { results: inputs.map(({ id }) => ends(id, to)) },
    };
  if (family !== 'objects' || inputs.length > (propertiesWithHistory.length > 0 ? 50 : 100))
    return { status: 400, body: {} };
  const properties =
    second === 'deals'
      ? (id: string) => ({
          dealname: `Deal ${id}`,
          dealstage: 'won',
          pipeline: 'p',
          hubspot_owner_id: id.at(-1) ?? '0',
        })
      : () => ({ name: 'x' });
  return { body: { results: inputs.map(({ id }) => object(id, properties(id))) } };
};

const ends = (id: string, to: string) => {
  const number = Number(id);
  const ids =
    { companies: [Math.ceil(number / 2)], contacts: [number, number + 1], line_items: [number] }[to] ?? [];
  const prefix = related[to as keyof typeof related];
  return {
    from: { id },
    to: ids.map((end) => ({
      toObjectId: Number(`${prefix}${String(end).padStart(6, '0')}`),
      associationTypes: [],
    })),
  };
};

let server: LoopbackServer | null = null;
afterEach(() => server?.close());

const fetchMany = async (count: number, times = 1) => {
  server = await startLoopbackServer(portal);
  const records = readyConnector({ entry: hubspotEntry, env: hubspotEnv(server.url) }).records;
  const { context, operations } = callingContext({ grantedScopes: ['crm.objects.line_items.read'] });
  const ids = Array.from({ length: count }, (_, index) => String(index + 1));
  let deals: Awaited<ReturnType<NonNullable<typeof records>['fetchDeals']>> | undefined;
  for (let time = 0; time < times; time += 1) {
    deals = await records?.fetchDeals(context, {
      ids,
      wanted: { deal: [], company: [], contact: [] },
      isRelevant: () => true,
    });
  }
  return { deals, operations };
};

it('reads 25 deals in at most 8 calls', async () => {
  const { deals, operations } = await fetchMany(25);
  expect(
    deals?.every(
      (deal) =>
        deal.kind === 'found' && deal.snapshot.companies.length === 1 && deal.snapshot.contacts.length === 2,
    ),
  ).toBe(true);
  expect(
    deals?.every(
      (deal) => deal.kind === 'found' && deal.snapshot.lineItems?.length === 1 && deal.snapshot.owner,
    ),
  ).toBe(true);
  expect(operations.length).toBeLessThanOrEqual(8);
});

it('reads 1,000 deals in at most 120 calls', async () => {
  const { deals, operations } = await fetchMany(1000);
  expect(deals).toHaveLength(1000);
  expect(operations.length).toBeLessThanOrEqual(120);
});

it('reads a record shared by several deals once', async () => {
  await fetchMany(25);
  const read = server?.requests
    .filter(({ target }) => target.includes('/companies/batch/read'))
    .flatMap(({ body }) => (JSON.parse(body) as ReadBody).inputs);
  expect(read).toHaveLength(13 + 25);
  const objects = server?.requests.find(({ target }) => target.includes('/objects/2026-09/companies/'));
  expect((JSON.parse(objects?.body ?? '') as ReadBody).inputs).toHaveLength(13);
});

it('remembers owners', async () => {
  const { operations } = await fetchMany(5, 3);
  expect(operations.filter((operation) => operation.startsWith('owners'))).toEqual(['owners.list']);
});
