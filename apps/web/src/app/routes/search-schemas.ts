import {
  accountSorts,
  accountStatuses,
  attentionKinds,
  backfillResults,
  causeOutcomes,
  handoffSteps,
  healths,
  pairStates,
  rerunResults,
  runOutcomes,
} from '@thread/contracts';
import { z } from 'zod';

/** A filter in the address bar; a value that is none of the choices is dropped rather than refused. */
function choice<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values).optional().catch(undefined);
}
/** Text in the address bar. */
const text = z.string().optional().catch(undefined);

export const SignInSearch = z.object({ return: text });
export const AccountsSearch = z.object({
  q: text,
  status: choice(accountStatuses),
  health: choice(healths),
  handoffStep: choice(handoffSteps),
  csm: text,
  externalId: text,
  sort: choice(accountSorts),
});
export type AccountsSearch = z.output<typeof AccountsSearch>;

export const AccountSearch = z.object({ tab: choice(['plan', 'facts', 'timeline']), kind: text });
export const AttentionSearch = z.object({
  state: choice(['open', 'resolved', 'dismissed']),
  kind: choice(attentionKinds),
});
export const DuplicatesSearch = z.object({ state: choice(pairStates) });
export const CompareSearch = z.object({ a: text, b: text });
export const ActivitySearch = z.object({
  view: choice(['runs', 'deliveries', 'causes']),
  connectionId: text,
  outcome: choice(runOutcomes),
  ended: choice(causeOutcomes),
  usual: choice(['show']),
  externalId: text,
  status: choice(['waiting', 'done', 'ignored', 'dead', 'unrouted']),
  source: choice(['webhook', 'poll', 'manual']),
});
export const RerunSearch = z.object({ result: choice(rerunResults) });
export const RehearsalSearch = z.object({
  outcome: choice(runOutcomes),
  show: choice(['duplicates', 'missing', 'unmapped']),
  q: text,
});
export type RehearsalSearch = z.output<typeof RehearsalSearch>;
export const BackfillSearch = z.object({ result: choice(backfillResults), different: choice(['true']) });
export const WhySearch = z.object({ reference: text, connectionId: text });
export const TemplatesSearch = z.object({ tab: choice(['plans', 'emails']) });
export const NewTemplateSearch = z.object({ from: text });
export const ConnectorSearch = z.object({
  tab: choice(['health', 'rule', 'mapping', 'log']),
  connection: text,
  outcome: text,
  pending: text,
  missing: text,
  detail: text,
  account: text,
  connector: text,
});
export type ConnectorSearch = z.output<typeof ConnectorSearch>;

export const SettingsSearch = z.object({
  tab: choice(['keys', 'audit']),
  action: text,
  actor: text,
  from: text,
  until: text,
});
