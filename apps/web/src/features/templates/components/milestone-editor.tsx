import { Button, Group, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { Plus } from 'lucide-react';
import { moved } from '../../../shared/format/move-item';
import { planRoleChoices } from '../../../shared/words/plan-role-words';
import type { MilestoneDraft, TaskDraft } from '../template-draft';
import { MoveButtons } from './move-buttons';

interface MilestoneEditorProps {
  readonly milestone: MilestoneDraft;
  readonly index: number;
  readonly count: number;
  readonly disabled: boolean;
  readonly onChange: (milestone: MilestoneDraft) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
  readonly makeTask: () => TaskDraft;
}

function daysOf(value: string | number): number | null {
  return value === '' ? null : Math.min(1_000, Math.max(0, Math.round(Number(value) || 0)));
}

/** One milestone of a template with its tasks. */
export function MilestoneEditor(props: MilestoneEditorProps) {
  const { milestone, index, count, disabled, onChange, onMove, onRemove, makeTask } = props;
  const name = milestone.name || `milestone ${index + 1}`;
  const setTasks = (tasks: TaskDraft[]): void => onChange({ ...milestone, tasks });
  return (
    <section className="milestone-edit" aria-label={`Milestone ${index + 1}`}>
      <Group gap="xs" align="flex-end" wrap="nowrap" className="milestone-edit-head">
        <TextInput
          label={`Milestone ${index + 1}`}
          flex={1}
          maxLength={200}
          disabled={disabled}
          value={milestone.name}
          onChange={(event) => onChange({ ...milestone, name: event.currentTarget.value })}
        />
        <NumberInput
          label="Due after days"
          w={128}
          min={0}
          max={1_000}
          placeholder="None"
          disabled={disabled}
          value={milestone.dueAfterDays ?? ''}
          onChange={(value) => onChange({ ...milestone, dueAfterDays: daysOf(value) })}
        />
        <MoveButtons
          what={name}
          index={index}
          count={count}
          disabled={disabled}
          onMove={onMove}
          onRemove={onRemove}
        />
      </Group>
      <Textarea
        aria-label={`Description of ${name}`}
        placeholder="What is reached with it"
        autosize
        minRows={1}
        maxLength={2_000}
        disabled={disabled}
        value={milestone.description}
        onChange={(event) => onChange({ ...milestone, description: event.currentTarget.value })}
      />
      <ol className="task-edits">
        {milestone.tasks.map((task, place) => (
          <TaskEditor
            key={task.key}
            task={task}
            index={place}
            count={milestone.tasks.length}
            disabled={disabled}
            onChange={(next) => setTasks(milestone.tasks.map((each, at) => (at === place ? next : each)))}
            onMove={(to) => setTasks(moved(milestone.tasks, place, to))}
            onRemove={() => setTasks(milestone.tasks.filter((_, at) => at !== place))}
          />
        ))}
      </ol>
      <Button
        size="xs"
        variant="subtle"
        leftSection={<Plus size={15} aria-hidden />}
        disabled={disabled || milestone.tasks.length >= 50}
        aria-label={`Add a task to ${name}`}
        onClick={() => setTasks([...milestone.tasks, makeTask()])}
      >
        Add a task
      </Button>
    </section>
  );
}

interface TaskEditorProps {
  readonly task: TaskDraft;
  readonly index: number;
  readonly count: number;
  readonly disabled: boolean;
  readonly onChange: (task: TaskDraft) => void;
  readonly onMove: (to: number) => void;
  readonly onRemove: () => void;
}

function TaskEditor({ task, index, count, disabled, onChange, onMove, onRemove }: TaskEditorProps) {
  const name = task.title || `task ${index + 1}`;
  return (
    <li className="task-edit">
      <TextInput
        aria-label={`Task ${index + 1}: title`}
        placeholder="What is to be done"
        className="task-edit-title"
        maxLength={300}
        disabled={disabled}
        value={task.title}
        onChange={(event) => onChange({ ...task, title: event.currentTarget.value })}
      />
      <Select
        aria-label={`Task ${index + 1}: who`}
        w={164}
        disabled={disabled}
        allowDeselect={false}
        data={planRoleChoices}
        value={task.role}
        onChange={(role) => role && onChange({ ...task, role: role as TaskDraft['role'] })}
      />
      <NumberInput
        aria-label={`Task ${index + 1}: due after working days`}
        w={84}
        min={0}
        max={1_000}
        placeholder="Days"
        hideControls
        disabled={disabled}
        value={task.dueAfterDays ?? ''}
        onChange={(value) => onChange({ ...task, dueAfterDays: daysOf(value) })}
      />
      <MoveButtons
        what={name}
        index={index}
        count={count}
        disabled={disabled}
        onMove={onMove}
        onRemove={onRemove}
      />
    </li>
  );
}
