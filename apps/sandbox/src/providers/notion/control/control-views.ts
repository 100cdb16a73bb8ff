import type { Notion } from '../notion';
import type { DataSource, Row, Workspace } from '../workspace/model';
import { dataSourceOf, titleOf } from '../workspace/model';
import { mainSource } from './row-actions';

type Json = Record<string, unknown>;

const has = (row: Row, source: DataSource, name: string): boolean => {
  const property = source.properties.find((one) => one.name === name);
  const value = property === undefined ? 'no such column' : row.values[property.id];
  return (
    value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
  );
};

const stageColumn = (source: DataSource) =>
  source.properties.find(({ type }) => type === 'status') ??
  source.properties.find(({ name }) => name === 'Stage');

/** A row in the control API: cells by column name, exact instants, and whether it has all an account needs. */
export function controlRow(workspace: Workspace, row: Row): Json {
  const source = dataSourceOf(workspace, row.dataSourceId);
  const properties = source?.properties ?? [];
  const stage = source === undefined ? undefined : stageColumn(source);
  return {
    id: row.id,
    dataSource: source?.name,
    title: titleOf(workspace, row),
    stage: stage === undefined ? null : (row.values[stage.id] ?? null),
    complete:
      source !== undefined &&
      ['Amount', 'Close date', 'Owner', 'Company', 'Contacts'].every((name) => has(row, source, name)) &&
      titleOf(workspace, row) !== '',
    properties: Object.fromEntries(properties.map(({ id, name }) => [name, row.values[id] ?? null])),
    createdAt: new Date(row.createdAt).toISOString(),
    updatedAt: new Date(row.editedAt).toISOString(),
    inTrash: row.inTrash,
  };
}

function pipelinesOf(workspace: Workspace): Json[] {
  const source = mainSource(workspace);
  const stage = source === undefined ? undefined : stageColumn(source);
  if (source === undefined || stage === undefined) return [];
  const isClosed = (group: string | undefined, name: string): boolean =>
    group === 'Complete' || ['Won', 'Lost'].includes(name);
  return [
    {
      id: `${source.id}:${stage.id}`,
      label: `${source.name} · ${stage.name}`,
      stages: (stage.options ?? []).map(({ id, name, group }) => ({
        id,
        label: name,
        isClosed: isClosed(group, name),
      })),
    },
  ];
}

/** One look at the whole provider. */
export function stateSummary(notion: Notion): Json {
  return {
    app: { clientId: notion.app.clientId, redirectUrls: notion.app.redirectUrls },
    subscription:
      notion.subscription === null
        ? null
        : { url: notion.subscription.url, verified: notion.subscription.verified },
    portals: notion.workspaces.map((workspace, at) => ({
      id: at + 1,
      workspaceId: workspace.id,
      name: workspace.name,
      installed: notion.grants.of(workspace.id).length > 0,
      databases: workspace.databases,
      dataSources: workspace.dataSources.map(({ id, databaseId, name, properties }) => ({
        id,
        databaseId,
        name,
        properties: properties.map((one) => ({ id: one.id, name: one.name, type: one.type })),
        rows: [...workspace.rows.values()].filter((row) => row.dataSourceId === id && !row.inTrash).length,
      })),
      pipelines: pipelinesOf(workspace),
    })),
    grants: notion.grants.all().map(({ id, workspaceId, userId, botId, databases, revoked, expired }) => ({
      id,
      workspaceId,
      userId,
      botId,
      databases,
      revoked,
      expired,
    })),
    webhooksPending: notion.webhooks.pending,
    faults: notion.faults.list(),
  };
}
