import {
  createRule,
  createTemplate,
  listConnectors,
  listPipelines,
  listRules,
  readMapping,
  saveMapping,
  switchRule,
  updateRule,
  type PipelineView,
  type RuleDefinition,
} from '@thread/contracts';
import type { RestClient } from '../product-client/rest-client';

export interface WonStage {
  readonly pipelineId: string;
  readonly pipelineLabel: string;
  readonly stageId: string;
  readonly stageLabel: string;
}

/** The connection of that provider in this workspace. @throws Error when there is none. */
export async function findConnection(client: RestClient, connectorId: string): Promise<string> {
  const { data } = await client.call(listConnectors);
  const card = data.find(({ id }) => id === connectorId);
  const connection = card?.connections[0];
  if (!connection)
    throw new Error(`The gallery shows no connection of ${connectorId} (status ${card?.status}).`);
  return connection.id;
}

/** Those of the groups of permissions that the connector has. */
export async function offeredGroups(
  client: RestClient,
  connectorId: string,
  groups: readonly string[],
): Promise<readonly string[]> {
  const { data } = await client.call(listConnectors);
  const offered = data.find(({ id }) => id === connectorId)?.optionalGroups ?? [];
  return groups.filter((group) => offered.some(({ id }) => id === group));
}

/** The stage that means "won" in the provider's first pipeline, from the live list. */
export async function findWonStage(client: RestClient, connectionId: string): Promise<WonStage> {
  const { data } = await client.call(listPipelines, { params: { connectionId } });
  const won = (pipeline: PipelineView) => pipeline.stages.find(({ kind }) => kind === 'won');
  const pipeline = data.find((candidate) => won(candidate));
  const stage = pipeline && won(pipeline);
  if (!pipeline || !stage) throw new Error('No pipeline has a won stage.');
  return {
    pipelineId: pipeline.id,
    pipelineLabel: pipeline.label,
    stageId: stage.id,
    stageLabel: stage.label,
  };
}

/** Adds a small template of its own. @returns its id. */
export async function makeTemplate(client: RestClient): Promise<string> {
  const task = (key: string, title: string, role: 'csm' | 'customer') =>
    ({ key, title, description: '', role, dueAfterDays: 7 }) as const;
  const template = await client.call(createTemplate, {
    body: {
      name: 'Demo onboarding',
      description: 'Made by the demo run.',
      definition: {
        anchor: 'close_date',
        milestones: [
          {
            key: 'kickoff',
            name: 'Kick-off',
            description: '',
            dueAfterDays: 7,
            tasks: [
              task('invite', 'Invite to the kick-off', 'csm'),
              task('goals', 'Name the goals', 'customer'),
            ],
          },
          {
            key: 'live',
            name: 'Go live',
            description: '',
            dueAfterDays: 60,
            tasks: [task('switch', 'Switch over', 'csm')],
          },
        ],
      },
    },
  });
  return template.id;
}

/** Saves a new version of the mapping with one more field: a constant, which shows in every account. */
export async function extendMapping(client: RestClient, connectionId: string): Promise<void> {
  const params = { connectionId };
  const mapping = await client.call(readMapping, { params });
  await client.call(saveMapping, {
    params,
    body: {
      basedOnVersion: mapping.version,
      fields: [
        ...mapping.fields,
        {
          target: 'custom.came_from',
          label: 'Came from',
          sources: [{ kind: 'constant', text: 'Demo run' }],
          transform: { kind: 'none' },
          direction: 'in',
          policy: 'source_wins',
        },
      ],
    },
  });
}

/** Points the connection's rule (the draft made when connecting, else a new one) at the stage and template, and switches it on. */
export async function switchOnRule(
  client: RestClient,
  connectionId: string,
  stage: WonStage,
  templateId: string,
): Promise<void> {
  const { data } = await client.call(listRules, { params: { connectionId } });
  const draft = data[0];
  const definition: RuleDefinition = {
    ...(draft?.definition ?? { source: 'deal_stage', conditions: [], requiredFields: [], settleMinutes: 15 }),
    stages: [stage],
    template: { defaultTemplateId: templateId, cases: [] },
  };
  const body = { name: draft?.name ?? 'Deal won', definition };
  const rule = draft
    ? await client.call(updateRule, {
        params: { ruleId: draft.id },
        body: { ...body, basedOnVersion: draft.version },
      })
    : await client.call(createRule, { params: { connectionId }, body });
  if (rule.problems.length > 0) throw new Error(`The rule has problems: ${JSON.stringify(rule.problems)}`);
  const on = await client.call(switchRule, { params: { ruleId: rule.id }, body: { enabled: true } });
  if (!on.enabled) throw new Error('The rule is not on.');
}
