import type { Connector } from '@thread/connector-kit';
import type { ArrivalAlarm } from '@thread/domain';

/** An alarm in words: what happened and what to do, step by step. */
export interface SilenceDescription {
  readonly title: string;
  readonly explanation: string;
  readonly steps: readonly string[];
  /** Explanation and first step in one text, for where there is no room for steps. */
  readonly text: string;
}

/** @param sweepError code of what the last sweep failed of; null when it did not. */
export function describeSilence(
  alarm: ArrivalAlarm,
  { display, webhook }: Pick<Connector, 'display' | 'webhook'>,
  sweepError: string | null,
): SilenceDescription {
  const told =
    alarm.kind === 'webhooks_stopped' ? stopped(alarm, display.name) : cutOff(display.name, sweepError);
  const steps = alarm.kind === 'webhooks_stopped' ? (webhook?.setup.whenSilent ?? []) : cutOffSteps;
  return { ...told, steps, text: [told.explanation, ...steps.slice(0, 1)].join(' ') };
}

function stopped(
  { changes, usualMs }: ArrivalAlarm,
  provider: string,
): Pick<SilenceDescription, 'title' | 'explanation'> {
  const found = changes === 1 ? 'a change' : `${changes.toLocaleString('en')} changes`;
  const usual =
    usualMs === null || usualMs < 60_000 ? 'at once' : `within ${roughly(usualMs)}, nine times in ten`;
  return {
    title: `${provider}: webhooks have stopped`,
    explanation: `Since the last webhook the sweep found ${found} that ${provider} did not tell of. Usually it tells ${usual}. Nothing is lost: the sweep finds everything, only later.`,
  };
}

const cutOffSteps = [
  'Test the connection: the answer says what is refused.',
  'When the test succeeds and this stays, ask the operator to look at the worker’s log.',
];

function cutOff(
  provider: string,
  sweepError: string | null,
): Pick<SilenceDescription, 'title' | 'explanation'> {
  const failing = sweepError === null ? '' : ` The last sweep failed: ${sweepError}.`;
  return {
    title: `${provider}: nothing comes in`,
    explanation: `Neither a webhook nor an answered sweep has come for an hour or longer, so changes may be waiting at ${provider}.${failing} What is there is found by the next sweep that succeeds.`,
  };
}

/** "5 minutes", "3 hours", "2 days". */
function roughly(ms: number): string {
  const [size, unit] =
    ms >= 172_800_000 ? [86_400_000, 'day'] : ms >= 7_200_000 ? [3_600_000, 'hour'] : [60_000, 'minute'];
  const many = Math.round(ms / Number(size));
  return `${many} ${unit}${many === 1 ? '' : 's'}`;
}
