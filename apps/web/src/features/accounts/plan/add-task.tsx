import { Button, Group, Select, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { type TaskView, createTask } from '@thread/contracts';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { usePermission } from '../../../shared/session/permission';
import { planRoleChoices } from '../../../shared/words/plan-role-words';
import { useAccountSend } from '../api/use-account-send';

/** Adds a task at the end of a milestone. */
export function AddTask({ milestoneId, milestoneName }: { milestoneId: string; milestoneName: string }) {
  const permission = usePermission(createTask);
  const [opened, setOpened] = useState(false);
  const [title, setTitle] = useState('');
  const [role, setRole] = useState<TaskView['role']>('csm');
  const [dueDate, setDueDate] = useState<string | null>(null);
  const send = useAccountSend(createTask, {
    onDone: () => {
      setTitle('');
      setDueDate(null);
    },
  });
  if (!permission.allowed) return null;
  if (!opened) {
    return (
      <Button
        size="xs"
        variant="subtle"
        leftSection={<Plus size={15} aria-hidden />}
        aria-label={`Add a task to ${milestoneName}`}
        onClick={() => setOpened(true)}
      >
        Add a task
      </Button>
    );
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (title.trim()) send.mutate({ params: { milestoneId }, body: { title: title.trim(), role, dueDate } });
  };
  return (
    <form onSubmit={submit} className="add-task">
      <TextInput
        aria-label="Title of the new task"
        placeholder="What is to be done"
        autoFocus
        flex="1 1 200px"
        maxLength={300}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Select
        aria-label="Who"
        w={164}
        allowDeselect={false}
        data={planRoleChoices}
        value={role}
        onChange={(value) => value && setRole(value as TaskView['role'])}
      />
      <DateInput
        aria-label="Due"
        placeholder="Due"
        w={130}
        clearable
        valueFormat="D MMM YYYY"
        value={dueDate}
        onChange={setDueDate}
      />
      <Group gap={6}>
        <Button type="submit" loading={send.isPending} disabled={!title.trim()}>
          Add
        </Button>
        <Button variant="default" onClick={() => setOpened(false)}>
          Done
        </Button>
      </Group>
    </form>
  );
}
