import { VendorUnavailable } from '@thread/connector-kit';
import { PrismaAccountFacts } from '@thread/data';
import { type MappingPolicy, type WriteBackStore } from '@thread/domain';
import type { WriteBack } from '../07-write-back/write-back';
import { wonDeal, type AcmeDeal } from './acme-deal';
import type { AcmeEventBody } from './acme-crm';
import type { PipelineFixture } from './pipeline-fixture';
import { chooseOutward, twoWayField } from './two-way';

/** Where a worker dies while it writes back. */
export type Death = 'begun' | 'sent';

export interface Edit {
  readonly side: 'thread' | 'source';
  readonly value: string | null;
}

class Killed extends Error {}

/** Accounts and deals edited on both sides, over a line that loses, doubles and reorders what it carries. */
export class TwoSides {
  readonly edits = new Map<string, Edit[]>();
  readonly #webhooks: AcmeEventBody[] = [];
  readonly #deals: AcmeDeal[] = [];
  /** Deals a sweep would find. */
  readonly #changed = new Set<string>();

  constructor(
    readonly fixture: PipelineFixture,
    readonly pass: (seconds: number) => void,
    readonly now: () => Date,
  ) {}

  async begin(policy: MappingPolicy, deals: number): Promise<void> {
    const { fixture } = this;
    await chooseOutward(fixture, [twoWayField('industry', 'industry', policy)]);
    for (let n = 1; n <= deals; n += 1) {
      const deal = fixture.crm.put(wonDeal(n, { properties: { industry: 'Start' } }));
      this.#deals.push(deal);
      this.edits.set(deal.id, []);
      await fixture.deliverStage(deal.id);
    }
    await fixture.drainAll();
    // Our own writes come back as webhooks that do not say they are ours.
    fixture.crm.writer.after = (records) => {
      for (const { externalId } of records) {
        this.#webhooks.push({ type: 'changed', id: externalId, property: 'industry' });
        this.#changed.add(externalId);
      }
    };
  }

  dealAt(at: number): AcmeDeal {
    const deal = this.#deals[at % this.#deals.length];
    if (!deal) throw new Error('There is no deal');
    return deal;
  }

  async editInThread(at: number, value: string | null): Promise<void> {
    this.pass(10);
    const deal = this.dealAt(at);
    const before = await this.sidesOf(deal);
    const { workspaceId, ruleId } = this.fixture.seeded;
    const facts = new PrismaAccountFacts(this.fixture.database);
    const actor = { userId: ruleId, name: 'Cleo' };
    for (;;) {
      const account = await this.#accountOf(deal);
      const work = { workspaceId, actor, today: '2026-11-02', now: this.now() };
      const patch = {
        facts: [
          { field: 'industry', value: value === null ? null : ({ type: 'text', text: value } as const) },
        ],
        version: account.version,
      };
      const changed = await facts.update(work, account.id, patch);
      if (changed.kind === 'changed') break;
    }
    this.#note(deal, 'thread', before.thread, value);
  }

  editAtSource(at: number, value: string | null, lost: boolean): void {
    this.pass(10);
    const deal = this.dealAt(at);
    const before = deal.properties?.['industry'] ?? null;
    deal.properties = { ...deal.properties, industry: value };
    deal.updatedAt = this.now().toISOString();
    this.#changed.add(deal.id);
    if (!lost) this.#webhooks.push({ type: 'changed', id: deal.id, property: 'industry', value });
    this.#note(deal, 'source', before, value);
  }

  /** Saving what is there already is no edit: neither side can tell it from none. */
  #note(deal: AcmeDeal, side: Edit['side'], before: string | null, value: string | null): void {
    if (before !== value) this.edits.get(deal.id)?.push({ side, value });
  }

  /** Delivers some webhooks, newest first, each `times`. */
  async deliver(count: number, times: number): Promise<void> {
    const taken = this.#webhooks.splice(0, count).reverse();
    for (const body of taken) for (let time = 0; time < times; time += 1) await this.fixture.deliver(body);
  }

  async sweep(): Promise<void> {
    for (const id of this.#changed) await this.fixture.deliver({ type: 'changed', id, property: 'industry' });
    this.#changed.clear();
  }

  /** One turn of writing back; with a death the worker is gone in the middle of it, and its lease runs out. */
  async write(death: Death | null): Promise<void> {
    const { rows, seeded } = this.fixture;
    await rows.$executeRaw`UPDATE outward_due SET due_at = now() - interval '1 second', lease_until = NULL`;
    const writeBack = this.fixture.writeBack({
      ...(death === null ? {} : { store: mortal(this.fixture.writeBacks, death) }),
      flipLimit: { most: Number.MAX_SAFE_INTEGER },
    });
    await runUntilDeath(writeBack, seeded.connectionId);
  }

  /** The answer of the next call is lost, though the CRM did as it was told. */
  async writeWithLostAnswer(): Promise<void> {
    const { writer } = this.fixture.crm;
    const told = writer.after;
    writer.after = (records) => {
      void told(records);
      throw new VendorUnavailable('Lost.', { connectorId: 'acme-crm', operation: 'records.write' });
    };
    await this.write(null);
    writer.after = told;
  }

  /** Everything arrives, the sweep finds the rest, and nothing is left to do. */
  async settle(): Promise<void> {
    for (let round = 0; round < 12; round += 1) {
      this.pass(60);
      await this.deliver(10_000, 1);
      await this.sweep();
      await this.fixture.drainAll();
      await this.write(null);
      if ((await this.fixture.rows.outwardDue.count()) === 0 && this.#webhooks.length === 0) return;
    }
    throw new Error('The two sides never come to rest');
  }

  async sidesOf(deal: AcmeDeal): Promise<{ readonly thread: string | null; readonly source: string | null }> {
    const { id } = await this.#accountOf(deal);
    const fact = await this.fixture.rows.accountFact.findUnique({
      where: { accountId_field: { accountId: id, field: 'industry' } },
    });
    const thread = (fact?.value as { text?: string } | null)?.text ?? null;
    return { thread, source: deal.properties?.['industry'] ?? null };
  }

  get deals(): readonly AcmeDeal[] {
    return this.#deals;
  }

  async #accountOf(deal: AcmeDeal): Promise<{ readonly id: string; readonly version: number }> {
    const link = await this.fixture.rows.accountLink.findFirstOrThrow({
      where: { objectType: 'deal', externalId: deal.id },
    });
    return this.fixture.rows.account.findUniqueOrThrow({ where: { id: link.accountId } });
  }
}

async function runUntilDeath(writeBack: WriteBack, connectionId: string): Promise<void> {
  try {
    await writeBack.turn(connectionId);
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
}

/** A store whose process is killed at a point: from there on nothing it is asked is done. */
function mortal(store: WriteBackStore, death: Death): WriteBackStore {
  let dead = false;
  const alive = <T>(work: () => Promise<T>): Promise<T> => (dead ? Promise.reject(new Killed()) : work());
  return {
    connectionsDue: (limit) => store.connectionsDue(limit),
    claim: (...args) => store.claim(...args),
    extend: (...args) => alive(() => store.extend(...args)),
    settings: (connectionId) => store.settings(connectionId),
    load: (...args) => store.load(...args),
    begin: async (...args) => {
      const begun = await store.begin(...args);
      if (death === 'begun') dead = true;
      if (dead) throw new Killed();
      return begun;
    },
    note: async (connectionId, owner, findings, at) => {
      if (death === 'sent' && findings.some(({ kind }) => kind === 'written')) dead = true;
      return alive(() => store.note(connectionId, owner, findings, at));
    },
    finish: (...args) => alive(() => store.finish(...args)),
    block: (...args) => alive(() => store.block(...args)),
  };
}
