import type { EffectView, listRuns } from '@thread/contracts';
import type { EffectRecord, RunRecord } from '@thread/data';
import type { AnswerOf } from '../http/endpoint-call';

export type NameOfConnector = (connectorId: string) => string;
type Run = AnswerOf<typeof listRuns>['data'][number];

export function presentRun(run: RunRecord, nameOf: NameOfConnector): Run {
  return {
    ...run,
    connectorName: nameOf(run.connectorId),
    summary: run.summary || run.errorText || run.code,
  };
}

export function presentEffect(effect: EffectRecord): EffectView {
  return {
    ...effect,
    summary: effect.kind === 'email' && effect.recipient ? `E-mail to ${effect.recipient}` : effect.kind,
    createdAt: effect.createdAt.toISOString(),
    doneAt: effect.doneAt?.toISOString() ?? null,
  };
}
