import { Accordion, Group, Text, TextInput } from '@mantine/core';
import type { PipelineView } from '@thread/contracts';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { StageCheckboxes, type StageChoice } from './stage-checkboxes';

interface PipelineListProps {
  readonly pipelines: readonly PipelineView[];
  readonly stages: readonly StageChoice[];
  readonly disabled: boolean;
  readonly onChange: (stages: StageChoice[]) => void;
}

/** So few that are found are opened. */
const fewFound = 4;

function found(pipelines: readonly PipelineView[], query: string): readonly PipelineView[] {
  const words = query.trim().toLowerCase();
  const has = (text: string): boolean => text.toLowerCase().includes(words);
  return pipelines.filter(({ label, stages }) => has(label) || stages.some((stage) => has(stage.label)));
}

/** What is chosen of a pipeline, else what there is to choose from. */
function summary({ id, stages: offered }: PipelineView, stages: readonly StageChoice[]): string {
  const chosen = offered.filter((stage) =>
    stages.some((each) => each.pipelineId === id && each.stageId === stage.id),
  );
  const shown = chosen.length > 0 ? chosen : offered;
  return shown.map(({ label }) => label).join(', ');
}

/** Many pipelines: one line each, opened to choose from, and found by what they or their stages are called. Those with a chosen stage begin open. */
export function PipelineList({ pipelines, stages, disabled, onChange }: PipelineListProps) {
  const isChosen = ({ id }: PipelineView): boolean => stages.some(({ pipelineId }) => pipelineId === id);
  const [query, setQuery] = useState('');
  const [opened, setOpened] = useState(() => pipelines.filter(isChosen).map(({ id }) => id));
  const shown = found(pipelines, query);
  const search = (text: string): void => {
    setQuery(text);
    const matching = found(pipelines, text);
    if (matching.length <= fewFound) setOpened(matching.map(({ id }) => id));
  };
  return (
    <div className="pipeline-list">
      <TextInput
        aria-label="Find a field or stage"
        placeholder="Find a field or stage"
        maw={420}
        maxLength={200}
        leftSection={<Search size={15} aria-hidden />}
        value={query}
        onChange={(event) => search(event.currentTarget.value)}
      />
      <Accordion multiple variant="contained" radius="md" value={opened} onChange={setOpened}>
        {shown.map((pipeline) => (
          <Accordion.Item key={pipeline.id} value={pipeline.id}>
            <Accordion.Control>
              <span className="pipeline-line">
                <Text span size="sm" fw={600}>
                  {pipeline.label}
                </Text>
                <Text
                  span
                  size="sm"
                  c={isChosen(pipeline) ? undefined : 'dimmed'}
                  fw={isChosen(pipeline) ? 600 : undefined}
                  truncate
                >
                  {summary(pipeline, stages)}
                </Text>
              </span>
            </Accordion.Control>
            <Accordion.Panel>
              <Group gap="lg" role="group" aria-label={pipeline.label}>
                <StageCheckboxes
                  pipeline={pipeline}
                  stages={stages}
                  disabled={disabled}
                  onChange={onChange}
                />
              </Group>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      {shown.length === 0 && (
        <Text size="sm" c="dimmed" role="status">
          Nothing is called “{query.trim()}”.
        </Text>
      )}
    </div>
  );
}
