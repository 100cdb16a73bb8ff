import { ActionIcon, Group, Text, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { type AccountDetail, type MilestoneView, updateMilestone, updateTask } from '@thread/contracts';
import { CircleCheck, ListTodo, Pencil } from 'lucide-react';
import { formatDay } from '../../../shared/format/format-time';
import { usePermission } from '../../../shared/session/permission';
import { NothingHere } from '../../../shared/ui/nothing-here';
import { Panel } from '../../../shared/ui/panel';
import { AddTask } from './add-task';
import { EditMilestone } from './edit-milestone';
import { ShiftPlan } from './shift-plan';
import { TaskRow } from './task-row';

/** Share of a milestone's tasks that are closed, 0 to 100; skipped ones count as closed. */
export function milestonePercent(milestone: Pick<MilestoneView, 'tasks' | 'completedAt'>): number {
  if (milestone.tasks.length === 0) return milestone.completedAt ? 100 : 0;
  const closed = milestone.tasks.filter((task) => task.state !== 'open').length;
  return Math.round((100 * closed) / milestone.tasks.length);
}

/** The onboarding plan, milestone by milestone. */
export function PlanPanel({ account }: { account: AccountDetail }) {
  const { reason } = usePermission(updateTask, 'work on the plan');
  if (account.milestones.length === 0) {
    return (
      <Panel>
        <NothingHere
          icon={ListTodo}
          title="No plan"
          why="This account was created without a template, so it has no milestones or tasks."
        />
      </Panel>
    );
  }
  return (
    <Panel
      title="Plan"
      description={
        [account.templateName && `From ${account.templateName}.`, reason].filter(Boolean).join(' ') ||
        undefined
      }
      actions={<ShiftPlan account={account} />}
      flush
    >
      {account.milestones.map((milestone) => (
        <Milestone key={milestone.id} milestone={milestone} />
      ))}
    </Panel>
  );
}

function Milestone({ milestone }: { milestone: MilestoneView }) {
  const permission = usePermission(updateMilestone);
  const percent = milestonePercent(milestone);
  const closed = milestone.tasks.filter((task) => task.state !== 'open').length;
  return (
    <div
      role="group"
      className="milestone"
      aria-label={milestone.name}
      data-done={milestone.completedAt !== null}
    >
      <Group justify="space-between" wrap="nowrap" gap="xs" align="flex-start">
        <Group gap={8} wrap="nowrap" align="flex-start">
          {milestone.completedAt ? (
            <CircleCheck size={18} aria-label="Completed" className="milestone-done" />
          ) : (
            <span className="milestone-ring" style={{ ['--share' as string]: `${percent}%` }} aria-hidden />
          )}
          <div>
            <Title order={3}>{milestone.name}</Title>
            <Text size="xs" c="dimmed" component="div" className="task-facts">
              <span>
                {closed} of {milestone.tasks.length} done
              </span>
              {milestone.dueDate && (
                <span data-overdue={milestone.overdue}>
                  {milestone.overdue ? 'Overdue since' : 'Due'} {formatDay(milestone.dueDate)}
                </span>
              )}
            </Text>
            {milestone.description && (
              <Text size="sm" c="dimmed">
                {milestone.description}
              </Text>
            )}
          </div>
        </Group>
        {permission.allowed && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Edit ${milestone.name}`}
            onClick={() =>
              modals.open({ title: 'Milestone', children: <EditMilestone milestone={milestone} /> })
            }
          >
            <Pencil size={15} aria-hidden />
          </ActionIcon>
        )}
      </Group>
      <ul className="tasks">
        {milestone.tasks.map((task, index) => (
          <TaskRow
            key={task.id}
            task={task}
            first={index === 0}
            last={index === milestone.tasks.length - 1}
          />
        ))}
      </ul>
      <AddTask milestoneId={milestone.id} milestoneName={milestone.name} />
    </div>
  );
}
