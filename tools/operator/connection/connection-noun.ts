import type { Noun } from '../noun';
import { addVerb } from '../verb';
import { connectionList } from './connection-list';
import { connectionTest } from './connection-test';

export const connectionNoun: Noun = {
  name: 'connection',
  summary: 'connections to provider accounts',
  declare: (command) => {
    addVerb(command, 'list', connectionList);
    addVerb(command, 'test', connectionTest);
  },
};
