import { PrismaRerunStore, PrismaRuleStore, type StartedRerun } from '@thread/data';
import { readCauseKey, type RerunMode, type RuleDefinition } from '@thread/domain';
import { newId } from '@thread/platform';
import { threadTrigger } from '../02-inbox/thread-trigger';
import { acmeAccount, acmeId } from './acme-crm';
import type { PipelineFixture } from './pipeline-fixture';

const userId = newId();

/** A person at the error centre of a fixture's workspace. */
export class RerunRequests {
  readonly store: PrismaRerunStore;

  constructor(private readonly fixture: PipelineFixture) {
    this.store = new PrismaRerunStore(fixture.database);
  }

  async causes() {
    const { data } = await this.store.causes(this.fixture.seeded.workspaceId, { limit: 100, usual: 'hide' });
    return data;
  }

  /** Presses the button of a cause. */
  all(key: string, mode: RerunMode = 'today', most = 1_000): Promise<StartedRerun> {
    const { workspaceId, connectionId } = this.fixture.seeded;
    const cause = readCauseKey(key);
    if (!cause) throw new Error(`No key of a cause: ${key}`);
    return this.store.start(
      { workspaceId, connectionId, subject: { kind: 'cause', key, cause }, mode, userId, most },
      ({ externalId, dedupeKey, asItWas }) =>
        threadTrigger({
          connection: { id: connectionId, connectorId: acmeId, externalAccountId: acmeAccount },
          externalId,
          dedupeKey,
          asItWas,
          instruction: null,
          requestedBy: userId,
          cause: 'rerun',
          lane: 'rerun',
        }),
    );
  }

  /** Presses the button of the only cause there is, and has everything worked off. @returns results by name. */
  async allDone(mode: RerunMode = 'today'): Promise<Record<string, number>> {
    const [cause] = await this.causes();
    const started = await this.all(cause?.key ?? '', mode);
    if (started.kind !== 'started') throw new Error(`Not started: ${started.kind}`);
    await this.fixture.drainAll(this.fixture.drainer(), 'rerun');
    return this.results(started.rerunId);
  }

  /** Records of a re-run counted by `result` or, where there was nothing to decide, by `none:code`. */
  async results(rerunId: string): Promise<Record<string, number>> {
    const rerun = await this.store.read(this.fixture.seeded.workspaceId, rerunId);
    return Object.fromEntries(
      rerun?.results.map(({ result, code, count }) => [result === 'none' ? `none:${code}` : result, count]) ??
        [],
    );
  }

  /** Saves the next version of the seeded rule. */
  async changeRule(changes: Partial<RuleDefinition>): Promise<void> {
    const { workspaceId, ruleId } = this.fixture.seeded;
    const rules = new PrismaRuleStore(this.fixture.database);
    const rule = await rules.find(workspaceId, ruleId);
    if (!rule) throw new Error('The seeded rule is gone');
    await rules.save(workspaceId, ruleId, {
      name: rule.name,
      definition: { ...rule.definition, ...changes },
      basedOnVersion: rule.version,
      userId,
    });
  }
}
