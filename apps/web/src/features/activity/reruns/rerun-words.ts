import type { CauseView, RerunDetail, RerunItemView, RerunView } from '@thread/contracts';
import { Ban, CircleDashed, Clock, RefreshCw } from 'lucide-react';
import type { StatusWord } from '../../../shared/words/status-words';
import { deliveryWords, runWord, runWords } from '../../../shared/words/status-words';

export const causeOutcomeWords: Readonly<Record<CauseView['outcome'], StatusWord>> = {
  failed: runWords.failed,
  hold: runWords.hold,
  ask: runWords.ask,
  skip: runWords.skip,
  dead: { ...deliveryWords.dead, word: 'Dead delivery' },
};

export const rerunResultWords: Readonly<Record<RerunItemView['result'], StatusWord>> = {
  ...runWords,
  none: { word: 'Nothing to decide', icon: CircleDashed, tone: 'neutral' },
  cancelled: { word: 'Cancelled', icon: Ban, tone: 'neutral' },
  retrying: { word: 'Trying again', icon: RefreshCw, tone: 'warn' },
  waiting: { word: 'Waiting', icon: Clock, tone: 'info' },
};

/** How a record of a re-run stands. */
export function rerunResultWord({ result, code }: Pick<RerunItemView, 'result' | 'code'>): StatusWord {
  return result === 'update' && code !== null ? runWord({ outcome: result, code }) : rerunResultWords[result];
}

export const rerunModeWords: Readonly<Record<RerunView['mode'], string>> = {
  today: 'With today’s rule',
  as_it_was: 'As it was',
};

/** What the records of a cause are, counted. */
export function countOf(cause: Pick<CauseView, 'kind' | 'count'>): string {
  const noun = cause.kind === 'delivery' ? 'delivery' : 'record';
  const plural = cause.kind === 'delivery' ? 'deliveries' : 'records';
  return `${cause.count.toLocaleString('en')} ${cause.count === 1 ? noun : plural}`;
}

/** Name of a re-run: its cause, or that it was one record. */
export function titleOf(rerun: Pick<RerunView | RerunDetail, 'title'>): string {
  return rerun.title ?? 'One record';
}

/** Where a cause lies: connection and, where there is one, rule. */
export function placeOf({ connection, rule }: Pick<CauseView, 'connection' | 'rule'>): string {
  const where = `${connection.connectorName}: ${connection.name}`;
  return rule ? `${where} · ${rule.name}${rule.deleted ? ' (deleted)' : ''}` : where;
}
