import { listAttention, listConnectors } from '@thread/contracts';
import { waitFor, type RunningProcess } from '@thread/testing';
import { ProcessNotReady } from '@thread/tools';
import { startConnectedProduct, type ConnectedProduct } from './testing/connected-product';

jest.setTimeout(120_000);

/** Every place between two steps of a worker. The sending of e-mails comes first: later workers would send what earlier ones left. */
const places = [
  'effects.claimed',
  'effects.sent',
  'drain.claimed',
  'decide.fetched',
  'apply.committed',
  'drain.finished',
] as const;

describe('nothing is lost and nothing doubled', () => {
  let thread: ConnectedProduct;
  let workers: readonly RunningProcess[] = [];
  beforeAll(async () => {
    thread = await startConnectedProduct({ workers: 0 });
    await startWorkers(1);
    // The first poll looks back at the whole CRM; the stories begin when that is over.
    await thread.ledger.untilPolled();
    await thread.untilQuiet();
    await stopWorkers();
  });
  afterAll(() => thread?.stop());

  const startWorkers = async (count: number): Promise<void> => {
    workers = await Promise.all(Array.from({ length: count }, () => thread.product.startWorker()));
  };
  const stopWorkers = async (): Promise<void> => {
    await Promise.all(workers.map((worker) => worker.stop()));
    workers = [];
  };
  const winDeals = async (names: readonly string[]): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (const company of names) ids.push((await thread.sales.winDeal({ company })).dealId);
    await thread.sales.untilTold();
    return ids;
  };
  /** Starts a worker that a power cut hits at that place. */
  const dieAt = async (place: string): Promise<void> => {
    const environment = { NODE_ENV: 'test', THREAD_RACEPOINT: `${place}=kill` };
    try {
      const { signal } = await (await thread.product.startWorker(environment)).ended;
      expect([place, signal]).toEqual([place, 'SIGKILL']);
    } catch (error) {
      // It may come to that place before it has said that it is ready.
      if (!(error instanceof ProcessNotReady) || !error.message.includes('SIGKILL')) throw error;
    }
  };
  const oneAccountEach = async (names: readonly string[], dealIds: readonly string[]): Promise<void> => {
    for (const dealId of dealIds) await thread.account(dealId);
    await thread.untilQuiet();
    for (const company of names) {
      const accounts = await thread.ledger.count(
        'SELECT count(*) AS n FROM account WHERE company_name = $1',
        [company],
      );
      expect([company, accounts]).toEqual([company, 1]);
    }
  };
  const mailCounts = async (names: readonly string[]): Promise<readonly number[]> =>
    Promise.all(names.map(async (company) => (await thread.mailbox.about(company)).length));

  it('F13: when the worker is killed between any two steps', async () => {
    const { ledger, admin } = thread;
    const names = places.map((place) => `Severed ${place.replace('.', ' ')}`);
    const dealIds: string[] = [];
    for (const [index, place] of places.entries()) {
      await ledger.putPollsOff();
      await ledger.wipeQueue();
      dealIds.push(...(await winDeals(names.slice(index, index + 1))));
      await dieAt(place);
    }
    await ledger.wipeQueue();
    await startWorkers(2);
    for (const dealId of dealIds) await thread.account(dealId);
    await ledger.expireSending();
    await oneAccountEach(names, dealIds);
    await stopWorkers();

    const mails = await mailCounts(names);
    const asked = (await admin.call(listAttention, { query: { kind: 'failed_effect' } })).data.map(
      ({ account }) => account?.companyName,
    );
    // Whether an e-mail that was under way was sent cannot be known any more: a person is asked, nothing is sent again by itself.
    expect(mails.slice(0, 2)).toEqual([0, 1]);
    expect(asked).toEqual(expect.arrayContaining(names.slice(0, 2)));
    for (const [index, company] of names.entries()) {
      const [sent, known] = [mails[index], !asked.includes(company)];
      expect([company, sent === 1 || (sent === 0 && !known)]).toEqual([company, true]);
    }
  });

  it('F26 F27: when one change is delivered ten times, shuffled, under ten ids, to four workers', async () => {
    const { sales, ledger } = thread;
    await startWorkers(4);
    const names = ['Tenfold Echo', 'Tenfold Mirror', 'Tenfold Chorus'];
    const before = await ledger.webhookRows();
    const dealIds = await sales.during({ kind: 'singleEventDeliveries' }, () =>
      sales.during({ kind: 'duplicateDeliveries', times: 10 }, () =>
        sales.during({ kind: 'reorderedDeliveries', spreadMs: 1_500 }, () => winDeals(names)),
      ),
    );
    await oneAccountEach(names, dealIds);
    await stopWorkers();
    expect((await ledger.webhookRows()) - before).toBeGreaterThan(10 * names.length);
    expect(await mailCounts(names)).toEqual([1, 1, 1]);
  });

  it('F03: when the queue’s storage is wiped with events waiting, and again while it is worked off', async () => {
    const { ledger } = thread;
    const names = ['Wiped Slate', 'Wiped Horizon', 'Wiped Ledger'];
    const dealIds = await winDeals(names);
    expect(await ledger.waitingEvents()).toBeGreaterThanOrEqual(names.length);
    await ledger.wipeQueue();
    await startWorkers(2);
    await ledger.wipeQueue();
    const later = ['Wiped Window', 'Wiped Wharf'];
    const laterIds = await winDeals(later);
    await ledger.wipeQueue();
    await oneAccountEach([...names, ...later], [...dealIds, ...laterIds]);
    await stopWorkers();
    expect(await mailCounts([...names, ...later])).toEqual([1, 1, 1, 1, 1]);
  });

  it('when the api is killed right after it was told, and while the CRM has more to tell', async () => {
    const { sales, product, ledger, admin, sandbox } = thread;
    await startWorkers(1);
    // The sweep for what never arrived would find the deals, too.
    await ledger.putPollsOff();
    const names = ['Acknowledged Answer', 'Dropped Call', 'Dropped Stitch'];
    const dealIds = [...(await winDeals(names.slice(0, 1)))];
    const dying = product.processes.api.current().kill();
    for (const company of names.slice(1)) dealIds.push((await sales.winDeal({ company })).dealId);
    await dying;
    const answers = () =>
      admin.call(listConnectors).then(
        () => true,
        () => false,
      );
    await waitFor(answers, { what: 'the api to be back', timeoutMs: 60_000, everyMs: 250 });
    const told = async (): Promise<boolean> => {
      await sales.trouble('hurryRetries');
      return (await sandbox.state()).webhooksPending === 0;
    };
    await waitFor(told, { what: 'the CRM to have told everything', timeoutMs: 30_000, everyMs: 1_000 });
    await oneAccountEach(names, dealIds);
    await stopWorkers();
    expect(await mailCounts(names)).toEqual([1, 1, 1]);
    const rows = await ledger.rows<{ source: string }>(
      'SELECT DISTINCT source FROM inbox_event WHERE object_id = ANY($1)',
      [dealIds],
    );
    expect(rows).toEqual([{ source: 'webhook' }]);
  });
});
