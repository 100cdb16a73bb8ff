import type { Noun } from '../noun';
import { addVerb } from '../verb';
import { auditVerify } from './audit-verify';

/** The audit log of acts. */
export const auditNoun: Noun = {
  name: 'audit',
  summary: 'the audit log of acts',
  declare: (command) => addVerb(command, 'verify', auditVerify),
};
