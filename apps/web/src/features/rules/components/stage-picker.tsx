import { Checkbox, Text } from '@mantine/core';
import type { PipelineView, RuleDefinition } from '@thread/contracts';
import { Trophy } from 'lucide-react';

type StageChoice = RuleDefinition['stages'][number];

interface StagePickerProps {
  readonly pipelines: readonly PipelineView[];
  readonly stages: readonly StageChoice[];
  readonly disabled: boolean;
  readonly onChange: (stages: StageChoice[]) => void;
}

const same = (one: StageChoice, pipelineId: string, stageId: string): boolean =>
  one.pipelineId === pipelineId && one.stageId === stageId;

/** Stages from the provider's live list, by pipeline; chosen ones that are gone there stay visible until they are removed. */
export function StagePicker({ pipelines, stages, disabled, onChange }: StagePickerProps) {
  const gone = stages.filter(
    (stage) =>
      !pipelines.some(
        (pipeline) =>
          pipeline.id === stage.pipelineId && pipeline.stages.some(({ id }) => id === stage.stageId),
      ),
  );
  return (
    <div className="pipelines">
      {pipelines.map((pipeline) => (
        <fieldset key={pipeline.id} disabled={disabled}>
          <legend>{pipeline.label}</legend>
          {pipeline.stages.map((stage) => {
            const checked = stages.some((each) => same(each, pipeline.id, stage.id));
            return (
              <Checkbox
                key={stage.id}
                disabled={disabled}
                checked={checked}
                label={
                  <span className="icon-line">
                    {stage.label}
                    {stage.kind === 'won' && <Trophy size={13} aria-label="won stage" className="won-mark" />}
                  </span>
                }
                onChange={() =>
                  onChange(
                    checked
                      ? stages.filter((each) => !same(each, pipeline.id, stage.id))
                      : [
                          ...stages,
                          {
                            pipelineId: pipeline.id,
                            stageId: stage.id,
                            pipelineLabel: pipeline.label,
                            stageLabel: stage.label,
                          },
                        ],
                  )
                }
              />
            );
          })}
        </fieldset>
      ))}
      {gone.length > 0 && (
        <fieldset disabled={disabled}>
          <legend>No longer at the provider</legend>
          {gone.map((stage) => (
            <Checkbox
              key={`${stage.pipelineId} ${stage.stageId}`}
              checked
              disabled={disabled}
              label={`${stage.pipelineLabel}: ${stage.stageLabel}`}
              onChange={() => onChange(stages.filter((each) => !same(each, stage.pipelineId, stage.stageId)))}
            />
          ))}
        </fieldset>
      )}
      {pipelines.length === 0 && gone.length === 0 && (
        <Text size="sm" c="dimmed">
          The provider has no pipelines.
        </Text>
      )}
    </div>
  );
}
