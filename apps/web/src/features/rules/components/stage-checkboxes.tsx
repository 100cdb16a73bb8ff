import { Checkbox } from '@mantine/core';
import type { PipelineView, RuleDefinition } from '@thread/contracts';
import { Trophy } from 'lucide-react';

export type StageChoice = RuleDefinition['stages'][number];

interface StageCheckboxesProps {
  readonly pipeline: PipelineView;
  readonly stages: readonly StageChoice[];
  readonly disabled: boolean;
  readonly onChange: (stages: StageChoice[]) => void;
}

const same = (one: StageChoice, pipelineId: string, stageId: string): boolean =>
  one.pipelineId === pipelineId && one.stageId === stageId;

/** The stages of one pipeline, those chosen ticked. */
export function StageCheckboxes({ pipeline, stages, disabled, onChange }: StageCheckboxesProps) {
  return pipeline.stages.map((stage) => {
    const checked = stages.some((each) => same(each, pipeline.id, stage.id));
    const choice = {
      pipelineId: pipeline.id,
      stageId: stage.id,
      pipelineLabel: pipeline.label,
      stageLabel: stage.label,
    };
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
            checked ? stages.filter((each) => !same(each, pipeline.id, stage.id)) : [...stages, choice],
          )
        }
      />
    );
  });
}
