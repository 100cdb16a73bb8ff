import { z } from 'zod';
import { validationError } from '../api/notion-error';
import type { Notion } from '../notion';
import { propertyTypes } from '../workspace/model';
import { columnNamed, dataSourceNamed, personIn } from './row-actions';

const workspaceId = z.string();
const dataSource = z.string().optional();
const property = z.string().min(1);

const actions = {
  revokeGrant: z.object({ workspaceId }),
  expireAccessTokens: z.object({ workspaceId: workspaceId.optional() }),
  unshare: z.object({ workspaceId, database: z.string() }),
  share: z.object({ workspaceId, database: z.string() }),
  renameProperty: z.object({ workspaceId, dataSource, property, to: z.string().min(1) }),
  deleteProperty: z.object({ workspaceId, dataSource, property }),
  changeType: z.object({ workspaceId, dataSource, property, type: z.enum(propertyTypes) }),
  renameOption: z.object({ workspaceId, dataSource, property, from: z.string(), to: z.string().min(1) }),
  hurryRetries: z.object({}),
} as const;

/** One-shot troubles: they happen once, unlike switches that stay on. */
export type FaultAction = keyof typeof actions;
export const faultActionNames = Object.keys(actions) as FaultAction[];

function changeSharing(notion: Notion, id: string, nameOrId: string, shared: boolean): number {
  const database = notion
    .workspace(id)
    .databases.find((one) => one.id === nameOrId || one.title === nameOrId);
  if (database === undefined) throw validationError(`There is no database ${nameOrId}.`);
  const grants = notion.grants.of(id);
  for (const grant of grants) {
    const others = grant.databases.filter((one) => one !== database.id);
    grant.databases = shared ? [...others, database.id] : others;
  }
  notion.touched();
  return grants.length;
}

/** Carries out a one-shot trouble and says what it did. @throws ZodError, NotionError 400. */
export function performFaultAction(
  notion: Notion,
  name: FaultAction,
  input: unknown,
): Record<string, unknown> {
  const given = Object.fromEntries(
    Object.entries((input ?? {}) as Record<string, unknown>).filter(([, value]) => value !== ''),
  );
  const place = (body: { workspaceId: string; dataSource?: string | undefined; property: string }) => {
    const workspace = notion.workspace(body.workspaceId);
    const source = dataSourceNamed(workspace, body.dataSource);
    return {
      source,
      column: columnNamed(source, body.property),
      editor: notion.editor(workspace.id),
      actor: personIn(workspace),
    };
  };
  switch (name) {
    case 'revokeGrant': {
      const grants = notion.grants.of(actions.revokeGrant.parse(given).workspaceId);
      for (const grant of grants) grant.revoked = true;
      notion.touched();
      return { revoked: grants.length };
    }
    case 'expireAccessTokens':
      return { expired: notion.grants.expire(actions.expireAccessTokens.parse(given).workspaceId) };
    case 'unshare':
    case 'share': {
      const body = actions[name].parse(given);
      return { changed: changeSharing(notion, body.workspaceId, body.database, name === 'share') };
    }
    case 'renameProperty': {
      const body = actions.renameProperty.parse(given);
      const { editor, source, column, actor } = place(body);
      editor.renameProperty(source, column, body.to, actor);
      return { renamed: body.property };
    }
    case 'deleteProperty': {
      const body = actions.deleteProperty.parse(given);
      const { editor, source, column, actor } = place(body);
      editor.deleteProperty(source, column, actor);
      return { deleted: body.property };
    }
    case 'changeType': {
      const body = actions.changeType.parse(given);
      const { editor, source, column, actor } = place(body);
      editor.changeType(source, column, body.type, actor);
      return { changed: body.property };
    }
    case 'renameOption': {
      const body = actions.renameOption.parse(given);
      const { editor, source, column, actor } = place(body);
      editor.renameOption(source, column, body.from, body.to, actor);
      return { renamed: body.from };
    }
    case 'hurryRetries':
      return { due: notion.webhooks.hurry() };
  }
}
