import { appendFileSync } from 'node:fs';
import {
  Database,
  PrismaBackfillWork,
  PrismaDecisionStore,
  PrismaEffectStore,
  PrismaFirstLookWork,
  PrismaInboxStore,
  PrismaMessageTemplateStore,
  PrismaOutcomeStore,
  PrismaRehearsalWork,
} from '@thread/data';
import { systemClock } from '@thread/domain';
import { silentLogger, uuidSource } from '@thread/platform';
import { BackfillFeeder } from '../backfill/backfill-feeder';
import { Drainer } from '../drainer';
import { FirstLooker } from '../first-look/first-looker';
import { Rehearser } from '../rehearsal/rehearser';
import { InboxWriter } from '../02-inbox/inbox-writer';
import { EffectDispatcher } from '../06-effects/effect-dispatcher';
import { emailHandler } from '../06-effects/email-handler';
import { AcmeCrm, acmeEvent } from './acme-crm';
import type { AcmeDeal } from './acme-deal';
import { acmeAccess } from './pipeline-fixture';
import { loadPipelineProcessConfig } from './pipeline-process.config';

/** One turn of the whole pipeline in a process of its own, to be killed at a racepoint: receive, drain, send. */
async function run(): Promise<void> {
  const config = loadPipelineProcessConfig();
  const database = new Database(config.database);
  const crm = new AcmeCrm();
  for (const deal of JSON.parse(config.deals) as AcmeDeal[]) crm.put(deal);
  const inbox = new PrismaInboxStore(database);
  const shared = { clock: systemClock, ids: uuidSource, log: silentLogger };
  const writer = new InboxWriter(inbox, () => undefined);
  const drainer = new Drainer({
    ...shared,
    inbox,
    decisions: new PrismaDecisionStore(database),
    outcomes: new PrismaOutcomeStore(database),
    messageTemplates: new PrismaMessageTemplateStore(database),
    access: acmeAccess(crm),
    publicUrl: 'https://thread.example',
    onEffects: () => undefined,
    timing: { quietMs: 1, longestMs: 1 },
  });
  const mailer = {
    lines: 2,
    send: async (id: string) => {
      appendFileSync(config.mailLog, `${id}\n`);
      return { kind: 'sent', messageId: id } as const;
    },
    close: () => undefined,
  };
  if (config.deliver) {
    const events = [...crm.deals.values()].map(({ id, stageId, enteredAt }) =>
      acmeEvent({ type: 'changed', id, property: 'stage', value: stageId, at: enteredAt }, `entered-${id}`),
    );
    await writer.store(events);
  }
  while ((await drainer.drain(config.connectionId)).events > 0);
  while ((await drainer.drain(config.connectionId, 'rerun')).events > 0);
  const rehearser = new Rehearser({
    ...shared,
    rehearsals: new PrismaRehearsalWork(database),
    decisions: new PrismaDecisionStore(database),
    access: acmeAccess(crm),
  });
  while ((await rehearser.rehearse(config.connectionId)).more);
  const looks = new PrismaFirstLookWork(database);
  const firstLooker = new FirstLooker({ ...shared, looks, access: acmeAccess(crm) });
  while ((await firstLooker.look(config.connectionId)).more);
  const backfills = new PrismaBackfillWork(database);
  const feeder = new BackfillFeeder({ backfills, log: silentLogger, wakeReruns: () => undefined });
  while ((await feeder.feed(config.connectionId)).running > 0)
    while ((await drainer.drain(config.connectionId, 'rerun')).events > 0);
  const dispatcher = new EffectDispatcher({
    ...shared,
    effects: new PrismaEffectStore(database),
    handlers: [emailHandler(mailer)],
  });
  await dispatcher.dispatch();
  await database.close();
}

void run();
