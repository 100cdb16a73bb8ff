import { Button, Checkbox, Group, Stack, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { modals } from '@mantine/modals';
import { type MilestoneView, updateMilestone } from '@thread/contracts';
import { useState } from 'react';
import { useAccountSend } from '../api/use-account-send';

/** Renames or re-dates a milestone; its open tasks can move by the same days. */
export function EditMilestone({ milestone }: { milestone: MilestoneView }) {
  const [name, setName] = useState(milestone.name);
  const [dueDate, setDueDate] = useState<string | null>(milestone.dueDate);
  const [moveTasks, setMoveTasks] = useState(true);
  const send = useAccountSend(updateMilestone, { onDone: () => modals.closeAll() });
  const dated = dueDate !== milestone.dueDate;
  return (
    <Stack>
      <TextInput
        label="Name"
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <DateInput label="Due" clearable valueFormat="D MMM YYYY" value={dueDate} onChange={setDueDate} />
      {dated && dueDate && milestone.dueDate && (
        <Checkbox
          label="Move its open tasks by the same days"
          checked={moveTasks}
          onChange={(event) => setMoveTasks(event.currentTarget.checked)}
        />
      )}
      <Group justify="flex-end">
        <Button
          loading={send.isPending}
          disabled={!name.trim()}
          onClick={() =>
            send.mutate({
              params: { milestoneId: milestone.id },
              body: {
                name: name.trim(),
                ...(dated
                  ? { dueDate, moveTasks: moveTasks && dueDate !== null && milestone.dueDate !== null }
                  : {}),
              },
            })
          }
        >
          Save
        </Button>
      </Group>
    </Stack>
  );
}
