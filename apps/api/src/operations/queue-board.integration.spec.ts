import { northlight, startApi, type ApiHarness } from '../testing/api-harness';

const board = '/operator/queues';

describe('the operator’s view into the queue', () => {
  let api: ApiHarness;
  beforeAll(async () => {
    api = await startApi({ operatorOfDemo: 'admin' });
  });
  afterAll(() => api.stop());

  it('is not there for anybody but an operator who is signed in as admin', async () => {
    const strangers = [
      api.anonymous(),
      await api.as('csm'),
      await api.as('viewer'),
      await api.as('admin', northlight),
    ];
    for (const client of strangers) {
      for (const path of [board, `${board}/`, `${board}/api/queues`]) {
        const answer = await client.send('GET', path);
        expect([path, answer.status, answer.text.includes('drain')]).toEqual([path, 404, false]);
      }
    }
  });

  it('shows the queues, and lets nothing be changed', async () => {
    const operator = await api.as('admin');
    const page = await operator.send('GET', board);
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-store');
    const { queues } = (await operator.send('GET', `${board}/api/queues`)).body as {
      queues: { name: string; readOnlyMode: boolean }[];
    };
    expect(queues.map(({ name }) => name)).toEqual(expect.arrayContaining(['drain', 'sweep', 'poll']));
    expect(queues.every(({ readOnlyMode }) => readOnlyMode)).toBe(true);
    const cleaned = await operator.send('PUT', `${board}/api/queues/drain/clean/completed`);
    expect(cleaned.status).toBeGreaterThanOrEqual(400);
  });
});

it('does not exist where no operator is named', async () => {
  const api = await startApi();
  expect((await (await api.as('admin')).send('GET', `${board}/api/queues`)).status).toBe(404);
  await api.stop();
});
