import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { Type } from 'avsc';
import { at, SalesforceUnderTest } from '../testing/salesforce-under-test';
import { pubsubService, type FetchRequest, type FetchResponse } from './pubsub-protocol';

let under: SalesforceUnderTest;
let token: Record<string, string>;
let client: Client;

beforeAll(async () => {
  under = await SalesforceUnderTest.start();
});
beforeEach(async () => {
  under.reset();
  token = await under.connect(1);
  client = new Client(new URL(under.running.ready.salesforce.pubsubUrl).host, credentials.createInsecure());
});
afterEach(() => client.close());
afterAll(() => under.stop());

function metadata(changes: Record<string, string> = {}): Metadata {
  const made = new Metadata();
  const values = {
    accesstoken: token.access_token ?? '',
    instanceurl: token.instance_url ?? '',
    tenantid: under.org().id,
    ...changes,
  };
  for (const [name, value] of Object.entries(values)) made.set(name, value);
  return made;
}

async function unary(name: string, request: object, sent = metadata()): Promise<Record<string, unknown>> {
  const { path, requestSerialize, responseDeserialize } = pubsubService()[name]!;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, sent, (error, answer) =>
      error === null ? resolve(answer as Record<string, unknown>) : reject(error),
    );
  });
}

const reasonOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    (error: ServiceError) => String(error.metadata.get('error-code')[0]),
  );

/** One subscription and what it brought. */
function subscribe(request: Partial<FetchRequest>) {
  const { path, requestSerialize, responseDeserialize } = pubsubService().Subscribe!;
  const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata());
  const responses: FetchResponse[] = [];
  let wake: () => void = () => undefined;
  call.on('data', (response: FetchResponse) => {
    responses.push(response);
    wake();
  });
  const failed = new Promise<ServiceError>((resolve) => call.on('error', resolve));
  call.write({ topic_name: '/data/OpportunityChangeEvent', num_requested: 10, ...request });
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise<void>((resolve) => (wake = resolve));
  };
  const events = () => responses.flatMap((response) => response.events);
  return { call, responses, events, until, failed, more: (n: number) => call.write({ num_requested: n }) };
}

const ids = (): string[] => [...under.org().table('Opportunity').keys()].slice(0, 6);
const rename = async (id: string, name: string, client_ = 'somebody') =>
  under.api(token)(
    'PATCH',
    `/sobjects/Opportunity/${id}`,
    { Name: name },
    {
      'sforce-call-options': `client=${client_}`,
    },
  );

/** The subscription is there once a first, empty sign of life came. */
async function listening(request: Partial<FetchRequest> = {}) {
  await under.control('POST', '/faults', { kind: 'earlyKeepAlive', ms: 20 });
  const subscription = subscribe(request);
  await subscription.until(() => subscription.responses.length > 0);
  return subscription;
}

it('tells who calls by token, instance and org, and refuses anybody else', async () => {
  const topic = { topic_name: '/data/OpportunityChangeEvent' };
  expect(await unary('GetTopic', topic)).toMatchObject({ can_subscribe: true, can_publish: false });
  const wrong: readonly Record<string, string>[] = [
    { accesstoken: 'other' },
    { instanceurl: 'https://other' },
    { tenantid: '00D' },
  ];
  for (const one of wrong)
    expect(await reasonOf(unary('GetTopic', topic, metadata(one)))).toMatch(/service\.auth\.error$/);
  expect(await reasonOf(unary('GetTopic', { topic_name: '/data/LeadChangeEvent' }))).toMatch(
    /topic\.not\.found$/,
  );
});

it('a change becomes an Avro event with its header, changed fields as a bitmap and the client that made it', async () => {
  const subscription = await listening();
  const [id = ''] = ids();
  await rename(id, 'Renamed');
  await subscription.until(() => subscription.events().length === 1);
  const { schema_id: schemaId, payload } = subscription.events()[0]!.event;
  const { schema_json: json } = await unary('GetSchema', { schema_id: schemaId });
  const event: unknown = Type.forSchema(
    JSON.parse(String(json)) as Parameters<typeof Type.forSchema>[0],
  ).fromBuffer(payload);
  expect(at(event, 'Name')).toBe('Renamed');
  expect(at(event, 'Amount')).toBeNull();
  expect(at(event, 'ChangeEventHeader')).toMatchObject({
    entityName: 'Opportunity',
    recordIds: [id],
    changeType: 'UPDATE',
    changeOrigin: 'com/salesforce/api/rest/67.0;client=somebody',
    changedFields: [expect.stringMatching(/^0x[0-9A-F]+$/)],
    nulledFields: [],
  });
});

it('delivers no more than was asked for, and the rest when more is asked for', async () => {
  const subscription = await listening({ num_requested: 2 });
  for (const [index, id] of ids().entries()) await rename(id, `Name ${index}`);
  await subscription.until(() => subscription.events().length === 2);
  expect(subscription.responses.at(-1)?.pending_num_requested).toBe(0);
  subscription.more(4);
  await subscription.until(() => subscription.events().length === 6);
});

it('goes on behind a replay id for three days, and refuses it then', async () => {
  const [first = '', second = ''] = ids();
  const one = await listening();
  await rename(first, 'One');
  await one.until(() => one.events().length === 1);
  one.call.cancel();
  await rename(second, 'Two');
  const replayId = one.events()[0]!.replay_id;
  const two = subscribe({ replay_preset: 'CUSTOM', replay_id: replayId });
  await two.until(() => two.events().length === 1);
  under.advance(73 * 60 * 60_000);
  token = await under.connect(1);
  const late = subscribe({ replay_preset: 'CUSTOM', replay_id: replayId });
  expect(String((await late.failed).metadata.get('error-code')[0])).toMatch(/replayid\.corrupted$/);
});

it('keeps events and replay ids over a restart', async () => {
  const [first = '', second = ''] = ids();
  const one = await listening();
  await rename(first, 'One');
  await rename(second, 'Two');
  await one.until(() => one.events().length === 2);
  one.call.cancel();
  const { replay_id: replayId, event } = one.events()[0]!;
  const { salesforce } = under;
  const saved = JSON.parse(JSON.stringify(salesforce.snapshot())) as ReturnType<typeof salesforce.snapshot>;
  under.reset();
  salesforce.restore(saved);
  const two = subscribe({ replay_preset: 'CUSTOM', replay_id: replayId });
  await two.until(() => two.events().length === 1);
  const { schema_json: json } = await unary('GetSchema', { schema_id: event.schema_id });
  const type = Type.forSchema(JSON.parse(String(json)) as Parameters<typeof Type.forSchema>[0]);
  expect(at(type.fromBuffer(two.events()[0]!.event.payload), 'Name')).toBe('Two');
});

it('an object that is not captured has no topic, and one the user may not see no subscription', async () => {
  await under.control('POST', '/faults', { kind: 'captureOff', object: 'Opportunity' });
  expect(await reasonOf(unary('GetTopic', { topic_name: '/data/OpportunityChangeEvent' }))).toMatch(
    /not\.found$/,
  );
  await under.control('DELETE', '/faults');
  await under.control('POST', '/faults', { kind: 'hiddenObject', object: 'Opportunity' });
  const refused = subscribe({});
  expect(String((await refused.failed).metadata.get('error-code')[0])).toMatch(/cannot\.subscribe$/);
});

it('ends a subscription whose session is over, and one it is told to cut', async () => {
  const [id = ''] = ids();
  const cut = await listening();
  await under.control('POST', '/faults', { kind: 'streamCut', count: 1 });
  await rename(id, 'Cut');
  expect(String((await cut.failed).metadata.get('error-code')[0])).toMatch(/service\.unavailable$/);
  const over = await listening();
  await under.control('POST', '/actions/expireSessions');
  await under.control('POST', '/portals/1/deals/move', { ids: ids(), stage: 'Closed Won' });
  expect(String((await over.failed).metadata.get('error-code')[0])).toMatch(/service\.auth\.error$/);
});

it('writes calls and deliveries into the log, without the token', async () => {
  const subscription = await listening();
  await rename(ids()[0] ?? '', 'Logged');
  await subscription.until(() => subscription.events().length === 1);
  const lines = under.running.traffic.recent().filter(({ url }) => url.includes('eventbus.v1.PubSub'));
  expect(lines[0]).toMatchObject({ direction: 'out', provider: 'salesforce' });
  expect(JSON.stringify(lines)).not.toContain(token.access_token);
});
