import {
  createAccountByHand,
  Database,
  PrismaDecisionStore,
  PrismaInboxStore,
  PrismaMessageTemplateStore,
  PrismaOutcomeStore,
} from '@thread/data';
import { systemClock, type InboxLane } from '@thread/domain';
import { newId, silentLogger, uuidSource } from '@thread/platform';
import { Drainer } from '../drainer';
import { AcmeCrm } from './acme-crm';
import type { AcmeDeal } from './acme-deal';
import { acmeAccess } from './pipeline-fixture';
import { loadPipelineProcessConfig } from './pipeline-process.config';

/** What one of two racing processes is told to do. */
export type RaceOrder =
  | {
      readonly kind: 'drain';
      readonly connectionId: string;
      readonly lane: InboxLane;
      /** The CRM as it is now. */
      readonly deals: readonly AcmeDeal[];
    }
  | {
      readonly kind: 'by_hand';
      readonly workspaceId: string;
      readonly userId: string;
      readonly companyName: string;
    };

export interface RaceDone {
  readonly kind: 'done';
  readonly error: string | null;
}

const database = new Database(loadPipelineProcessConfig().database, 3);

process.on('message', (order: Partial<RaceOrder>) => {
  if (order.kind === undefined) return;
  void work(order as RaceOrder).then(
    () => answer(null),
    (error: unknown) => answer(error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
  );
});
process.once('disconnect', () => process.exit());

function answer(error: string | null): void {
  process.send?.({ kind: 'done', error } satisfies RaceDone);
}

async function work(order: RaceOrder): Promise<void> {
  if (order.kind === 'drain') return drain(order);
  const { workspaceId, userId, companyName } = order;
  const at = { workspaceId, actor: { userId, name: 'Kim' }, today: '2026-11-02', now: new Date() };
  const draft = { id: newId(), companyName, fields: [], template: null, evenIfDuplicate: false };
  await createAccountByHand(database, at, draft);
}

async function drain({ connectionId, lane, deals }: Extract<RaceOrder, { kind: 'drain' }>): Promise<void> {
  const crm = new AcmeCrm();
  for (const deal of deals) crm.put(deal);
  const drainer = new Drainer({
    inbox: new PrismaInboxStore(database),
    decisions: new PrismaDecisionStore(database),
    outcomes: new PrismaOutcomeStore(database),
    messageTemplates: new PrismaMessageTemplateStore(database),
    access: acmeAccess(crm),
    clock: systemClock,
    ids: uuidSource,
    log: silentLogger,
    publicUrl: 'https://thread.example',
    onEffects: () => undefined,
    timing: { quietMs: 1, longestMs: 1 },
  });
  while ((await drainer.drain(connectionId, lane)).events > 0);
}
