import { createTestDatabase, type TestDatabase } from '@thread/testing';
import { silentLogger, uuidSource } from '@thread/platform';
import { wonDeal } from '../testing/acme-deal';
import { PipelineFixture } from '../testing/pipeline-fixture';
import { EffectDispatcher } from './effect-dispatcher';
import { emailHandler } from './email-handler';
import type { Mailer, SendResult } from './mailer.port';

let testDatabase: TestDatabase;
let fixture: PipelineFixture;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  fixture = await PipelineFixture.on(testDatabase);
});

afterEach(async () => {
  await fixture.close();
  await testDatabase.drop();
});

class RecordedMailer implements Mailer {
  readonly lines = 3;
  readonly sent: string[] = [];

  constructor(private readonly answer: (id: string) => SendResult | Promise<SendResult>) {}

  async send(id: string): Promise<SendResult> {
    this.sent.push(id);
    return this.answer(id);
  }

  close(): void {}
}

const ok = (id: string): SendResult => ({ kind: 'sent', messageId: `<${id}>` });

function dispatcher(mailer: Mailer | null): EffectDispatcher {
  return new EffectDispatcher({
    effects: fixture.effects,
    handlers: mailer ? [emailHandler(mailer)] : [],
    clock: fixture.clock,
    ids: uuidSource,
    log: silentLogger,
    random: () => 0,
  });
}

async function createAccounts(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    fixture.crm.put(wonDeal(n));
    await fixture.deliverStage(String(1000 + n));
  }
  await fixture.drainAll();
}

const effects = () => fixture.rows.effect.findMany();

it('F22: sends each e-mail once, however many dispatch at the same time', async () => {
  await createAccounts(12);
  const mailer = new RecordedMailer(ok);
  await Promise.all(Array.from({ length: 5 }, () => dispatcher(mailer).dispatch()));
  expect(mailer.sent).toHaveLength(12);
  expect(new Set(mailer.sent).size).toBe(12);
  expect(
    (await effects()).every((effect) => effect.state === 'done' && effect.externalId === `<${effect.id}>`),
  ).toBe(true);
  expect(await fixture.rows.timelineEntry.count({ where: { kind: 'email.sent' } })).toBe(12);
});

it('tries again later what certainly was not sent', async () => {
  await createAccounts(1);
  await dispatcher(
    new RecordedMailer(() => ({ kind: 'retry', code: 'smtp.451', text: 'Later.' })),
  ).dispatch();
  const [effect] = await effects();
  expect(effect).toMatchObject({ state: 'waiting', attempts: 1, errorCode: 'smtp.451' });
  expect(effect!.nextAttemptAt.getTime()).toBeGreaterThan(Date.now());
  await fixture.rows.effect.updateMany({ data: { nextAttemptAt: new Date(0) } });
  await dispatcher(new RecordedMailer(ok)).dispatch();
  expect(await effects()).toMatchObject([{ state: 'done', attempts: 2 }]);
});

it.each<[string, SendResult, string]>([
  ['refused', { kind: 'refused', code: 'smtp.550', text: 'Nobody.' }, 'failed'],
  ['left in the dark', { kind: 'unknown', code: 'smtp.no_answer', text: 'No answer.' }, 'unknown'],
])('tells a person and does not repeat an e-mail that was %s', async (_name, answer, state) => {
  await createAccounts(1);
  const mailer = new RecordedMailer(() => answer);
  await dispatcher(mailer).dispatch();
  await dispatcher(mailer).dispatch();
  expect(mailer.sent).toHaveLength(1);
  expect(await effects()).toMatchObject([{ state }]);
  expect(await fixture.attention()).toMatchObject([{ kind: 'failed_effect', state: 'open' }]);
});

it('F13: turns what a dead sender was sending into unknown, never into a second e-mail', async () => {
  await createAccounts(1);
  await fixture.effects.claimDue('email', 1, 'dead', 0);
  await expect(fixture.effects.expireSending(new Date())).resolves.toBe(1);
  const mailer = new RecordedMailer(ok);
  await dispatcher(mailer).dispatch();
  expect(mailer.sent).toEqual([]);
  expect(await effects()).toMatchObject([{ state: 'unknown', errorCode: 'sender_lost' }]);
});

it('F15: believes a slow sender that comes back and says that it sent', async () => {
  await createAccounts(1);
  const [claimed] = await fixture.effects.claimDue('email', 1, 'slow', 0);
  await fixture.effects.expireSending(new Date());
  expect(await fixture.effects.markDone(claimed!, 'slow', '<id>', new Date())).toBe(true);
  expect(await effects()).toMatchObject([{ state: 'done' }]);
  expect(await fixture.attention()).toMatchObject([{ state: 'resolved' }]);
});

it('lets e-mails wait while no mail server is configured', async () => {
  await createAccounts(1);
  expect(await dispatcher(null).dispatch()).toEqual({ taken: 0, more: false });
  expect(await effects()).toMatchObject([{ state: 'waiting', attempts: 0 }]);
});

it('uses the workspace’s own words', async () => {
  const { workspaceId } = fixture.seeded;
  await fixture.rows.emailTemplate.create({
    data: { workspaceId, key: 'handoff_to_ae', subject: 'Won: {{companyName}}', body: 'See {{accountUrl}}' },
  });
  await createAccounts(1);
  const [effect] = await effects();
  const [account] = await fixture.accounts();
  expect(effect!.payload).toMatchObject({
    to: 'sam@thread.example',
    subject: 'Won: Customer 0 GmbH',
    text: `See https://thread.example/accounts/${account!.id}\n`,
  });
});
