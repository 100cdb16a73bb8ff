import type { inspectRecord } from '@thread/contracts';
import type { DealSnapshot, Reason } from '@thread/domain';
import { presentRun } from '../activity/activity.presenter';
import type { NameOfConnector } from '../activity/activity.presenter';
import type { AnswerOf } from '../http/endpoint-call';
import type { InspectedRecord } from './inspect-record';
import { answerFor, nextSweepAt } from './inspection-answer';

type View = AnswerOf<typeof inspectRecord>;
type Step = Pick<Reason, 'ok' | 'text' | 'actual' | 'expected'> & { readonly step: string };

/** Labels as they are now; unknown while the provider does not answer. */
function labelsOf({ schema }: InspectedRecord, snapshot: DealSnapshot) {
  const pipeline = schema.pipelines?.find(({ id }) => id === snapshot.pipelineId);
  const stage = pipeline?.stages.find(({ id }) => id === snapshot.stageId);
  if (!schema.pipelines) return { pipelineLabel: null, stageLabel: null };
  return {
    pipelineLabel: pipeline?.label ?? snapshot.pipelineId,
    stageLabel: stage?.label ?? snapshot.stageId,
  };
}

/** Sentences of the decision name pipeline and stage by id; people know them by label. */
function withLabels(text: string, { schema }: InspectedRecord, snapshot: DealSnapshot | null): string {
  const pipeline = schema.pipelines?.find(({ id }) => id === snapshot?.pipelineId);
  const stage = pipeline?.stages.find(({ id }) => id === snapshot?.stageId);
  return [pipeline, stage].reduce<string>(
    (told, named) => (named ? told.replaceAll(`"${named.id}"`, `"${named.label}"`) : told),
    text,
  );
}

function stepsOf({ reading, decision }: InspectedRecord): readonly Step[] {
  const steps = decision?.reasons ?? [];
  if (reading.kind !== 'unreachable') return steps;
  return [
    { step: 'connection', ok: false, text: reading.text },
    ...steps.filter(({ step }) => step !== 'connection'),
  ];
}

export function presentInspection(inspected: InspectedRecord, nameOf: NameOfConnector): View {
  const { connection, reading, trail, decision, externalId } = inspected;
  const snapshot = reading.kind === 'gone' ? null : reading.snapshot;
  const answer = answerFor(inspected);
  return {
    record: snapshot
      ? { externalId, name: snapshot.name, url: snapshot.record.url, ...labelsOf(inspected, snapshot) }
      : null,
    connection: { id: connection.id, connectorName: nameOf(connection.connectorId), state: connection.state },
    ...answer,
    headline: withLabels(answer.headline, inspected, snapshot),
    account: trail.account,
    received: { ...trail.received, nextSweepAt: nextSweepAt(inspected) },
    steps: stepsOf(inspected).map((step) => ({
      ...step,
      text: withLabels(step.text, inspected, snapshot),
      ...(typeof step.actual === 'string' && { actual: withLabels(step.actual, inspected, snapshot) }),
    })),
    fields: decision?.fields ?? [],
    runs: inspected.runs.map((run) => presentRun(run, nameOf)),
    hold: trail.hold,
  };
}
