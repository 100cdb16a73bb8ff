import type { Noun } from '../noun';
import { addVerb } from '../verb';
import { workspaceDelete } from './workspace-delete';
import { workspaceList } from './workspace-list';

/** Tenants. */
export const workspaceNoun: Noun = {
  name: 'workspace',
  summary: 'tenants of the installation',
  declare: (command) => {
    addVerb(command, 'list', workspaceList);
    addVerb(command, 'delete', workspaceDelete);
  },
};
