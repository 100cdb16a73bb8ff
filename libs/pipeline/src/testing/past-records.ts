import {
  PrismaBackfillRequests,
  PrismaBackfillViews,
  PrismaRehearsalRequests,
  PrismaRehearsalViews,
  type BackfillItemRecord,
  type RehearsalRowRecord,
  type StartedBackfill,
} from '@thread/data';
import type { RuleDefinition } from '@thread/domain';
import { newId } from '@thread/platform';
import { allPages } from '@thread/testing';
import type { Rehearser } from '../rehearsal/rehearser';
import type { PipelineFixture } from './pipeline-fixture';

const userId = newId();
const mostTurns = 500;

/** A person who rehearses the fixture's rule and has accounts made of what was. */
export class PastRecords {
  readonly rehearsals: PrismaRehearsalViews;
  readonly backfills: PrismaBackfillViews;
  readonly requests: PrismaBackfillRequests;
  readonly #asked: PrismaRehearsalRequests;

  constructor(private readonly fixture: PipelineFixture) {
    this.rehearsals = new PrismaRehearsalViews(fixture.database);
    this.backfills = new PrismaBackfillViews(fixture.database);
    this.requests = new PrismaBackfillRequests(fixture.database);
    this.#asked = new PrismaRehearsalRequests(fixture.database);
  }

  /** Asks for a rehearsal. @returns its id. */
  async ask(days: number, draft: RuleDefinition | null = null): Promise<string> {
    const { workspaceId, ruleId } = this.fixture.seeded;
    const now = this.fixture.clock.now();
    const started = await this.#asked.start({ workspaceId, ruleId, days, draft, userId, now });
    if (!started) throw new Error('The seeded rule is gone');
    return started.id;
  }

  cancel(rehearsalId: string): Promise<boolean> {
    return this.#asked.cancel(this.fixture.seeded.workspaceId, rehearsalId, userId, this.fixture.clock.now());
  }

  /** Asks for a rehearsal and has it worked off. @returns its id. */
  async rehearse(days: number, draft: RuleDefinition | null = null): Promise<string> {
    const id = await this.ask(days, draft);
    await this.workOff();
    return id;
  }

  /** Turns of the rehearser until nothing is due. */
  async workOff(rehearser: Rehearser = this.fixture.rehearser()): Promise<void> {
    for (let turn = 0; turn < mostTurns; turn += 1) {
      if (!(await rehearser.rehearse(this.fixture.seeded.connectionId)).more) return;
    }
    throw new Error('The rehearsal does not end');
  }

  async summary(rehearsalId: string) {
    const rehearsal = await this.rehearsals.read(this.fixture.seeded.workspaceId, rehearsalId);
    if (!rehearsal) throw new Error('No such rehearsal');
    return rehearsal;
  }

  /** Records by outcome. */
  async outcomes(rehearsalId: string): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { outcome, count } of (await this.summary(rehearsalId)).summary.outcomes)
      counts[outcome] = (counts[outcome] ?? 0) + count;
    return counts;
  }

  /** Every row, in order. */
  async rows(rehearsalId: string): Promise<readonly RehearsalRowRecord[]> {
    return allPages((cursor) =>
      this.rehearsals.rows(this.fixture.seeded.workspaceId, rehearsalId, { limit: 100, cursor }),
    );
  }

  /** "Create these". */
  start(
    rehearsalId: string,
    chosen: readonly string[] | null = null,
    brake: number | undefined = 1_000_000,
  ): Promise<StartedBackfill> {
    const { workspaceId } = this.fixture.seeded;
    return this.requests.start({ workspaceId, rehearsalId, chosen, brake, userId });
  }

  /** Starts a backfill and has it worked off as far as it goes. @returns its id. */
  async create(...args: Parameters<PastRecords['start']>): Promise<string> {
    const started = await this.start(...args);
    if (started.kind !== 'started') throw new Error(`Not started: ${started.kind}`);
    await this.runOn();
    return started.backfillId;
  }

  /** Feeds and drains until no backfill gets on any more. */
  async runOn(): Promise<void> {
    const feeder = this.fixture.feeder();
    const drainer = this.fixture.drainer();
    for (let turn = 0; turn < mostTurns; turn += 1) {
      const { queued, running } = await feeder.feed(this.fixture.seeded.connectionId);
      if (queued === 0 && running === 0) return;
      await this.fixture.drainAll(drainer, 'rerun');
    }
    throw new Error('The backfill does not end');
  }

  /** What was asked of the backfill, by whoever is at it. */
  which(backfillId: string) {
    return { workspaceId: this.fixture.seeded.workspaceId, backfillId, userId };
  }

  async backfill(backfillId: string) {
    const backfill = await this.backfills.read(this.fixture.seeded.workspaceId, backfillId);
    if (!backfill) throw new Error('No such backfill');
    return backfill;
  }

  async items(backfillId: string): Promise<readonly BackfillItemRecord[]> {
    return allPages((cursor) =>
      this.backfills.items(this.fixture.seeded.workspaceId, backfillId, { limit: 100, cursor }),
    );
  }

  release(backfillId: string, emails: 'send' | 'discard', accountIds: readonly string[] | null = null) {
    return this.requests.release({ ...this.which(backfillId), accountIds, emails });
  }
}
