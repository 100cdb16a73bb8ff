import type { Noun } from '../noun';
import { addVerb } from '../verb';
import { keyCreate } from './key-create';

/** API keys of programs. */
export const keyNoun: Noun = {
  name: 'key',
  summary: 'API keys of programs',
  declare: (command) => addVerb(command, 'create', keyCreate),
};
