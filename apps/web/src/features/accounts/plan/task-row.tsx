import { ActionIcon, Avatar, Checkbox, Menu, Text, TextInput, Tooltip } from '@mantine/core';
import { modals } from '@mantine/modals';
import { type TaskView, updateTask } from '@thread/contracts';
import {
  ArrowDown,
  ArrowUp,
  CalendarDays,
  Ellipsis,
  Pencil,
  RotateCcw,
  SkipForward,
  UserRound,
} from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { formatDay, formatInstant } from '../../../shared/format/format-time';
import { usePermission } from '../../../shared/session/permission';
import { planRoleWords } from '../../../shared/words/plan-role-words';
import { useAccountSend } from '../api/use-account-send';
import { AssignTask } from './assign-task';
import { DateTask } from './date-task';

interface TaskRowProps {
  readonly task: TaskView;
  readonly first: boolean;
  readonly last: boolean;
}

/** One task, worked in place: done, reopened, skipped, renamed, moved, given to someone, re-dated. */
export function TaskRow({ task, first, last }: TaskRowProps) {
  const permission = usePermission(updateTask);
  const [renaming, setRenaming] = useState(false);
  const send = useAccountSend(updateTask, { onDone: () => setRenaming(false) });
  const params = { taskId: task.id };
  const set = (state: TaskView['state']): void => send.mutate({ params, body: { state } });
  const closed = task.state !== 'open';
  return (
    <li className="task" data-state={task.state}>
      <Checkbox
        aria-label={`${task.title}: done`}
        checked={task.state === 'done'}
        disabled={!permission.allowed || send.isPending}
        title={permission.reason ?? undefined}
        onChange={() => set(task.state === 'done' ? 'open' : 'done')}
      />
      <div className="task-text">
        {renaming ? (
          <RenameTask
            title={task.title}
            onCancel={() => setRenaming(false)}
            onSave={(title) => send.mutate({ params, body: { title } })}
          />
        ) : (
          <span className="task-title">{task.title}</span>
        )}
        <span className="task-facts">
          <span>{planRoleWords[task.role]}</span>
          {task.state === 'skipped' && <span>Skipped</span>}
          {task.state === 'done' && task.completedAt && (
            <span title={formatInstant(task.completedAt)}>Done</span>
          )}
          {task.dueDate && !closed && (
            <span data-overdue={task.overdue}>
              {task.overdue ? 'Overdue since' : 'Due'} {formatDay(task.dueDate)}
            </span>
          )}
        </span>
        {task.description && !closed && (
          <Text size="sm" c="dimmed">
            {task.description}
          </Text>
        )}
      </div>
      {task.assignee && (
        <Tooltip label={task.assignee.name}>
          <Avatar
            name={task.assignee.name}
            size={26}
            color="pine"
            aria-label={`Assigned to ${task.assignee.name}`}
          />
        </Tooltip>
      )}
      {permission.allowed && (
        <Menu position="bottom-end" width={210} returnFocus={!renaming}>
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`More for ${task.title}`}
              loading={send.isPending}
            >
              <Ellipsis size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {closed ? (
              <Menu.Item leftSection={<RotateCcw size={15} aria-hidden />} onClick={() => set('open')}>
                Reopen
              </Menu.Item>
            ) : (
              <Menu.Item leftSection={<SkipForward size={15} aria-hidden />} onClick={() => set('skipped')}>
                Skip
              </Menu.Item>
            )}
            <Menu.Item leftSection={<Pencil size={15} aria-hidden />} onClick={() => setRenaming(true)}>
              Rename
            </Menu.Item>
            <Menu.Item
              leftSection={<UserRound size={15} aria-hidden />}
              onClick={() => modals.open({ title: 'Assign the task', children: <AssignTask task={task} /> })}
            >
              Assign…
            </Menu.Item>
            <Menu.Item
              leftSection={<CalendarDays size={15} aria-hidden />}
              onClick={() => modals.open({ title: 'Due date', children: <DateTask task={task} /> })}
            >
              Due date…
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              leftSection={<ArrowUp size={15} aria-hidden />}
              disabled={first}
              onClick={() => send.mutate({ params, body: { position: Math.max(0, task.position - 1) } })}
            >
              Move up
            </Menu.Item>
            <Menu.Item
              leftSection={<ArrowDown size={15} aria-hidden />}
              disabled={last}
              onClick={() => send.mutate({ params, body: { position: task.position + 1 } })}
            >
              Move down
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}

interface RenameTaskProps {
  readonly title: string;
  readonly onSave: (title: string) => void;
  readonly onCancel: () => void;
}

function RenameTask({ title, onSave, onCancel }: RenameTaskProps) {
  const [typed, setTyped] = useState(title);
  const given = useRef<string | null>(null);
  /** What was typed is never dropped: leaving the field saves it, only Escape takes it back. */
  const settle = (): void => {
    const next = typed.trim();
    if (next === '' || next === title) return onCancel();
    given.current = next;
    onSave(next);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    settle();
  };
  const left = (): void => {
    if (typed.trim() !== given.current) settle();
  };
  return (
    <form onSubmit={submit}>
      <TextInput
        size="xs"
        aria-label="Title of the task"
        autoFocus
        maxLength={300}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={left}
        onKeyDown={(event) => event.key === 'Escape' && onCancel()}
      />
    </form>
  );
}
