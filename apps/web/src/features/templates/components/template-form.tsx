import { Button, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { Plus } from 'lucide-react';
import { moved } from '../../../shared/format/move-item';
import { Panel } from '../../../shared/ui/panel';
import { type MilestoneDraft, type TemplateDraft, newMilestone, newTask } from '../template-draft';
import { MilestoneEditor } from './milestone-editor';

interface TemplateFormProps {
  readonly draft: TemplateDraft;
  readonly disabled: boolean;
  readonly onChange: (draft: TemplateDraft) => void;
}

/** A template as a form: name, what due dates count from, milestones and tasks. */
export function TemplateForm({ draft, disabled, onChange }: TemplateFormProps) {
  const { definition } = draft;
  const setMilestones = (milestones: MilestoneDraft[]): void =>
    onChange({ ...draft, definition: { ...definition, milestones } });
  return (
    <Stack gap="md">
      <Panel title="Template">
        <Stack gap="sm">
          <TextInput
            label="Name"
            maxLength={120}
            disabled={disabled}
            value={draft.name}
            onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
          />
          <Textarea
            label="Description"
            autosize
            minRows={1}
            maxLength={1_000}
            disabled={disabled}
            value={draft.description}
            onChange={(event) => onChange({ ...draft, description: event.currentTarget.value })}
          />
          <div>
            <Text size="sm" fw={600} id="template-anchor">
              Due dates count from
            </Text>
            <SegmentedControl
              aria-labelledby="template-anchor"
              mt={4}
              disabled={disabled}
              value={definition.anchor}
              onChange={(anchor) =>
                onChange({
                  ...draft,
                  definition: { ...definition, anchor: anchor === 'creation' ? 'creation' : 'close_date' },
                })
              }
              data={[
                { value: 'close_date', label: 'the close date' },
                { value: 'creation', label: 'the day of creation' },
              ]}
            />
            <Text size="xs" c="dimmed" mt={4}>
              In working days. Without a number an item has no due date.
            </Text>
          </div>
        </Stack>
      </Panel>
      <Panel title="Milestones" description="In order. Accounts created earlier keep their plan.">
        <Stack gap="md">
          {definition.milestones.map((milestone, index) => (
            <MilestoneEditor
              key={milestone.key}
              milestone={milestone}
              index={index}
              count={definition.milestones.length}
              disabled={disabled}
              onChange={(next) =>
                setMilestones(definition.milestones.map((each, at) => (at === index ? next : each)))
              }
              onMove={(to) => setMilestones(moved(definition.milestones, index, to))}
              onRemove={() => setMilestones(definition.milestones.filter((_, at) => at !== index))}
              makeTask={() => newTask(definition)}
            />
          ))}
          <div>
            <Button
              variant="default"
              size="xs"
              leftSection={<Plus size={15} aria-hidden />}
              disabled={disabled || definition.milestones.length >= 30}
              onClick={() => setMilestones([...definition.milestones, newMilestone(definition)])}
            >
              Add a milestone
            </Button>
          </div>
        </Stack>
      </Panel>
    </Stack>
  );
}
