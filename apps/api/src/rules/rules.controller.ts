import { Controller } from '@nestjs/common';
import {
  createRule,
  deleteRule,
  listRuleVersions,
  listRules,
  readRule,
  switchRule,
  updateRule,
} from '@thread/contracts';
import { PrismaRuleStore } from '@thread/data';
import { wakeFirstLooks } from '@thread/pipeline';
import { StageQueue } from '@thread/platform';
import { ConnectionLookup } from '../connections/connection-lookup';
import type { AnswerOf, CallOf } from '../http/endpoint-call';
import { Handles } from '../http/handles';
import { ProblemError, found } from '../http/problem-error';
import { RuleChecks } from './rule-checks';

@Controller()
export class RulesController {
  constructor(
    private readonly rules: PrismaRuleStore,
    private readonly connections: ConnectionLookup,
    private readonly checks: RuleChecks,
    private readonly queue: StageQueue,
  ) {}

  @Handles(listRules)
  async list({ session, params }: CallOf<typeof listRules>): Promise<AnswerOf<typeof listRules>> {
    const { id } = await this.connections.find(session.workspaceId, params.connectionId);
    const rules = await this.rules.list(session.workspaceId, id);
    return {
      data: await Promise.all(rules.map((rule) => this.checks.withProblems(session.workspaceId, rule))),
    };
  }

  @Handles(createRule)
  async create({ session, params, body }: CallOf<typeof createRule>): Promise<AnswerOf<typeof createRule>> {
    const { workspaceId, userId } = session;
    const { id: connectionId } = await this.connections.find(workspaceId, params.connectionId);
    await this.checks.assertValid(workspaceId, connectionId, body.definition);
    const rule = await this.rules.create({ workspaceId, connectionId, ...body, userId });
    return this.checks.savedWithProblems(workspaceId, rule);
  }

  @Handles(readRule)
  async read({ session, params }: CallOf<typeof readRule>): Promise<AnswerOf<typeof readRule>> {
    const rule = found(await this.rules.find(session.workspaceId, params.ruleId));
    return this.checks.withProblems(session.workspaceId, rule);
  }

  @Handles(updateRule)
  async update({ session, params, body }: CallOf<typeof updateRule>): Promise<AnswerOf<typeof updateRule>> {
    const { workspaceId, userId } = session;
    const present = found(await this.rules.find(workspaceId, params.ruleId));
    await this.checks.assertValid(workspaceId, present.connectionId, body.definition);
    const saved = await this.rules.save(workspaceId, params.ruleId, { ...body, userId });
    if (saved.kind !== 'saved')
      throw new ProblemError(saved.kind === 'missing' ? 'resource.not_found' : 'resource.conflict');
    if (saved.rule.enabled) wakeFirstLooks(this.queue, [saved.rule.connectionId]);
    return this.checks.savedWithProblems(workspaceId, saved.rule);
  }

  @Handles(switchRule)
  async switch({ session, params, body }: CallOf<typeof switchRule>): Promise<AnswerOf<typeof switchRule>> {
    const { workspaceId, userId } = session;
    if (body.enabled) {
      const present = found(await this.rules.find(workspaceId, params.ruleId));
      await this.checks.assertValid(workspaceId, present.connectionId, present.definition);
    }
    const rule = found(await this.rules.switch(workspaceId, params.ruleId, body.enabled, userId, new Date()));
    if (rule.enabled) wakeFirstLooks(this.queue, [rule.connectionId]);
    return this.checks.withProblems(workspaceId, rule);
  }

  @Handles(deleteRule)
  async remove({ session, params }: CallOf<typeof deleteRule>): Promise<AnswerOf<typeof deleteRule>> {
    const removed = await this.rules.remove(session.workspaceId, params.ruleId, session.userId, new Date());
    if (!removed) throw new ProblemError('resource.not_found');
  }

  @Handles(listRuleVersions)
  async versions({
    session,
    params,
  }: CallOf<typeof listRuleVersions>): Promise<AnswerOf<typeof listRuleVersions>> {
    return { data: found(await this.rules.versions(session.workspaceId, params.ruleId)) };
  }
}
