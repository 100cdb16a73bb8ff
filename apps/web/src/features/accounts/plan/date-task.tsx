import { Button, Group, Stack } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { modals } from '@mantine/modals';
import { type TaskView, updateTask } from '@thread/contracts';
import { useState } from 'react';
import { useAccountSend } from '../api/use-account-send';

/** Sets or clears the due date of a task. */
export function DateTask({ task }: { task: TaskView }) {
  const [dueDate, setDueDate] = useState<string | null>(task.dueDate);
  const send = useAccountSend(updateTask, { onDone: () => modals.closeAll() });
  return (
    <Stack>
      <DateInput label="Due" clearable valueFormat="D MMM YYYY" value={dueDate} onChange={setDueDate} />
      <Group justify="flex-end">
        <Button
          loading={send.isPending}
          onClick={() => send.mutate({ params: { taskId: task.id }, body: { dueDate } })}
        >
          Save
        </Button>
      </Group>
    </Stack>
  );
}
