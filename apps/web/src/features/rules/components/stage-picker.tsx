import { Checkbox, Stack, Text } from '@mantine/core';
import type { PipelineView } from '@thread/contracts';
import { PipelineList } from './pipeline-list';
import { StageCheckboxes, type StageChoice } from './stage-checkboxes';

interface StagePickerProps {
  readonly pipelines: readonly PipelineView[];
  readonly stages: readonly StageChoice[];
  readonly disabled: boolean;
  readonly onChange: (stages: StageChoice[]) => void;
}

/** So many pipelines can be looked over with all their stages. */
const lookedOver = 6;

/** Stages from the provider's live list, by pipeline; chosen ones that are gone there stay visible until they are removed. */
export function StagePicker({ pipelines, stages, disabled, onChange }: StagePickerProps) {
  const gone = stages.filter(
    (stage) =>
      !pipelines.some(
        (pipeline) =>
          pipeline.id === stage.pipelineId && pipeline.stages.some(({ id }) => id === stage.stageId),
      ),
  );
  const isLong = pipelines.length > lookedOver;
  return (
    <Stack gap="md">
      {isLong && (
        <PipelineList pipelines={pipelines} stages={stages} disabled={disabled} onChange={onChange} />
      )}
      <div className="pipelines">
        {!isLong &&
          pipelines.map((pipeline) => (
            <fieldset key={pipeline.id} disabled={disabled}>
              <legend>{pipeline.label}</legend>
              <StageCheckboxes pipeline={pipeline} stages={stages} disabled={disabled} onChange={onChange} />
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
                onChange={() => onChange(stages.filter((each) => each !== stage))}
              />
            ))}
          </fieldset>
        )}
      </div>
      {pipelines.length === 0 && gone.length === 0 && (
        <Text size="sm" c="dimmed">
          The provider has no pipelines.
        </Text>
      )}
    </Stack>
  );
}
