import type { inspectRecord } from '@thread/contracts';
import type { DealSnapshot } from '@thread/domain';
import { presentRun } from '../activity/activity.presenter';
import type { NameOfConnector } from '../activity/activity.presenter';
import type { AnswerOf } from '../http/endpoint-call';
import type { InspectedRecord } from './inspect-record';
import { answerFor, nextSweepAt } from './inspection-answer';

type View = AnswerOf<typeof inspectRecord>;

function labelsOf({ schema }: InspectedRecord, snapshot: DealSnapshot) {
  const pipeline = schema.pipelines?.find(({ id }) => id === snapshot.pipelineId);
  const stage = pipeline?.stages.find(({ id }) => id === snapshot.stageId);
  return { pipelineLabel: pipeline?.label ?? snapshot.pipelineId, stageLabel: stage?.label ?? snapshot.stageId };
}

function stepsOf({ reading, decision }: InspectedRecord): View['steps'] {
  const steps = decision?.reasons ?? [];
  if (reading.kind !== 'unreachable') return steps;
  return [{ step: 'connection', ok: false, text: reading.text }, ...steps.filter(({ step }) => step !== 'connection')];
}

export function presentInspection(inspected: InspectedRecord, nameOf: NameOfConnector): View {
  const { connection, reading, trail, decision, externalId } = inspected;
  const snapshot = reading.kind === 'gone' ? null : reading.snapshot;
  return {
    record: snapshot ? { externalId, name: snapshot.name, url: snapshot.record.url, ...labelsOf(inspected, snapshot) } : null,
    connection: { id: connection.id, connectorName: nameOf(connection.connectorId), state: connection.state },
    ...answerFor(inspected),
    account: trail.account,
    received: { ...trail.received, nextSweepAt: nextSweepAt(inspected) },
    steps: stepsOf(inspected),
    fields: decision?.fields ?? [],
    runs: inspected.runs.map((run) => presentRun(run, nameOf)),
    hold: trail.hold,
  };
}
