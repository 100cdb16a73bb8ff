import type { Noun } from '../noun';
import { addVerb } from '../verb';
import { backfillStart } from './backfill-start';

export const backfillNoun: Noun = {
  name: 'backfill',
  summary: 'accounts out of past records',
  declare: (command) => addVerb(command, 'start', backfillStart),
};
