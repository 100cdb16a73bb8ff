import { setTimeout as pause } from 'node:timers/promises';
import { listAccounts, listConnectors } from '@thread/contracts';
import { postDelivery } from '../../chaos/post-delivery';
import { signDelivery } from '../../chaos/sign-delivery';
import { chooseDeals } from '../../demo/choose-deals';
import { extendMapping, findWonStage, makeTemplate, switchOnRule } from '../../demo/configure-connection';
import { AccountWatch } from '../../demo/watch-accounts';
import { sandboxProviders } from '../../launcher/sandbox-providers';
import { inventSecret } from '../canary';
import { connectorId, until, withFailingWrites, withoutPauses, type Stage } from './stage';

/** Deals are won and become accounts; of the e-mails about them the mail server refuses the first log-in, and quotes it. */
export async function winDeals(stage: Stage, count: number): Promise<void> {
  const { ground, admin, sandbox, portal, connectionId } = stage;
  const { provider, mail } = ground;
  await withoutPauses(ground);
  const won = await findWonStage(admin, connectionId);
  await extendMapping(admin, connectionId);
  await switchOnRule(admin, connectionId, won, await makeTemplate(admin));
  const deals = await chooseDeals(sandbox, portal, won, count);
  const watch = new AccountWatch(admin);
  await watch.begin();
  mail.refuseLogins(1);
  // Retried by the worker, after its pauses.
  provider.echo(/\/batch\/read/, 'failure', 'refusal');
  await sandbox.moveDeals(portal, deals, won.stageId);
  await watch.untilAll(deals, 180_000, () => undefined);
  provider.pass();
}

/** The e-mails the worker has tried again. */
export async function awaitMails({ ground: { mail } }: Stage): Promise<void> {
  await until('an e-mail', async () => mail.received > 0, 180_000);
}

/** Deliveries that are authentic, forged, broken, and such that cannot be stored. */
export async function deliveries({ ground, sandbox, portal }: Stage): Promise<void> {
  const { product, secrets, canaries } = ground;
  const path = `/webhooks/${connectorId}`;
  const place = { port: Number(new URL(product.url).port), path };
  const body = JSON.stringify([
    {
      eventId: Date.now(),
      subscriptionId: 1,
      portalId: portal,
      appId: Number(sandboxProviders[0].appId),
      occurredAt: Date.now(),
      subscriptionType: 'deal.propertyChange',
      attemptNumber: 0,
      objectId: 1,
      propertyName: 'dealname',
      propertyValue: 'Renamed',
      changeSource: 'CRM',
    },
  ]);
  const sign = (secret: string, text = body) => signDelivery(`${product.url}${path}`, secret, text);
  const wrong = inventSecret();
  canaries.add('client secret', wrong);
  const send = (headers: Readonly<Record<string, string>>, text = body) =>
    postDelivery(place, headers, text, 20_000).then(({ status }) => status);
  await expectStatus('an authentic delivery', 200, send(sign(secrets.sandboxClientSecret)));
  await expectStatus('a forged delivery', 401, send(sign(wrong)));
  // Somebody took the secret for the signature.
  await send({ ...sign(wrong), 'x-hubspot-signature-v3': secrets.sandboxClientSecret });
  await send({ ...sign(wrong), authorization: `Bearer ${secrets.sandboxClientSecret}` });
  await send(sign(secrets.sandboxClientSecret, 'not json'), 'not json');
  await withFailingWrites(ground, 'inbox_event', () => send(sign(secrets.sandboxClientSecret)));
  await sandbox.setFault({ kind: 'wrongSignature', count: 1 });
}

async function expectStatus(what: string, wanted: number, answer: Promise<number>): Promise<void> {
  const status = await answer;
  if (Math.floor(status / 100) !== Math.floor(wanted / 100))
    throw new Error(`${what} was answered ${status}.`);
}

/** The database goes wrong under the worker: every table that holds something of a secret refuses rows for a moment. */
export async function failingDatabase({ ground, admin }: Stage): Promise<void> {
  for (const table of ['effect', 'account', 'connection']) {
    await withFailingWrites(ground, table, async () => {
      await admin.call(listAccounts);
      await admin.call(listConnectors);
      await pause(300);
    });
  }
}
