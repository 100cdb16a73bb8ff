import { Button, Group, Select, Stack } from '@mantine/core';
import { modals } from '@mantine/modals';
import { type TaskView, listPeople, updateTask } from '@thread/contracts';
import { useState } from 'react';
import { useRead } from '../../../shared/api/use-read';
import { useAccountSend } from '../api/use-account-send';

/** Gives a task to someone of the workspace, or to nobody. */
export function AssignTask({ task }: { task: TaskView }) {
  const people = useRead(listPeople, {}, { staleMs: 60_000 });
  const [userId, setUserId] = useState<string | null>(task.assignee?.id ?? null);
  const send = useAccountSend(updateTask, { onDone: () => modals.closeAll() });
  return (
    <Stack>
      <Select
        label="Assignee"
        placeholder="Nobody"
        searchable
        clearable
        data={(people.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={userId}
        onChange={setUserId}
      />
      <Group justify="flex-end">
        <Button
          loading={send.isPending}
          onClick={() => send.mutate({ params: { taskId: task.id }, body: { assigneeUserId: userId } })}
        >
          Save
        </Button>
      </Group>
    </Stack>
  );
}
