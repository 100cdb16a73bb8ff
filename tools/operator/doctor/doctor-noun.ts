import type { Noun } from '../noun';
import { makeVerb } from '../verb';
import { doctor } from './doctor';

export const doctorNoun: Noun = {
  name: 'doctor',
  summary: 'whether this installation can work, check by check',
  declare: (command) => makeVerb(command, doctor),
};
