import { Injectable } from '@nestjs/common';
import { ConnectionRuntime } from '@thread/connector-runtime';
import { PrismaTemplateStore } from '@thread/data';
import type { RuleRecord } from '@thread/data';
import { validateRule } from '@thread/domain';
import type { RuleDefinition } from '@thread/domain';
import { LiveSchema } from '../connections/live-schema';
import { ProblemError } from '../http/problem-error';

interface FoundProblem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** Checks rules against what the provider has now. What cannot be read now is not held against a rule. */
@Injectable()
export class RuleChecks {
  constructor(
    private readonly schema: LiveSchema,
    private readonly templates: PrismaTemplateStore,
    private readonly runtime: ConnectionRuntime,
  ) {}

  async problemsOf(
    workspaceId: string,
    connectionId: string,
    definition: RuleDefinition,
  ): Promise<FoundProblem[]> {
    const [known, templates, connector] = await Promise.all([
      this.schema.asFarAsKnown(workspaceId, connectionId),
      this.templates.list(workspaceId),
      this.runtime.connectorOf(connectionId).catch(() => null),
    ]);
    const templateIds = templates.map(({ id }) => id);
    const problems: FoundProblem[] = validateRule(definition, { ...known, templateIds });
    const sources = connector?.triggers?.sources;
    if (sources && !sources.some(({ id }) => id === definition.source)) {
      problems.push({
        path: 'source',
        code: 'unknown_source',
        message: `"${definition.source}" is not a trigger of this connector.`,
      });
    }
    return problems;
  }

  /** Throws `rule.invalid` listing every problem. */
  async assertValid(workspaceId: string, connectionId: string, definition: RuleDefinition): Promise<void> {
    const problems = await this.problemsOf(workspaceId, connectionId, definition);
    if (problems.length === 0) return;
    const errors = problems.map((problem) => ({ ...problem, path: `body.definition.${problem.path}` }));
    throw new ProblemError('rule.invalid', { detail: problems[0]?.message, errors });
  }

  /** The same of a rule that was just saved: what it waits for decides which fields the connector offers. */
  savedWithProblems(workspaceId: string, rule: RuleRecord) {
    this.schema.forget(workspaceId, rule.connectionId);
    return this.withProblems(workspaceId, rule);
  }

  async withProblems(workspaceId: string, rule: RuleRecord) {
    return { ...rule, problems: await this.problemsOf(workspaceId, rule.connectionId, rule.definition) };
  }
}
