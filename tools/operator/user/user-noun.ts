import type { Noun } from '../noun';
import { addVerb } from '../verb';
import { userCreate } from './user-create';
import { userRole } from './user-role';

/** People and what they may do. */
export const userNoun: Noun = {
  name: 'user',
  summary: 'people and their roles',
  declare: (command) => {
    addVerb(command, 'create', userCreate);
    addVerb(command, 'role', userRole);
  },
};
