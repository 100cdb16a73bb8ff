import { Link } from '@tanstack/react-router';
import type { Overview } from '@thread/contracts';
import { Text } from '@mantine/core';

function connectionsText({ connected, needAction }: Overview['connections']): string {
  if (needAction > 0)
    return `${needAction} ${needAction === 1 ? 'connection needs' : 'connections need'} you`;
  return connected === 0 ? 'no connection yet' : 'all in order';
}

/** The workspace in a few numbers, each the way to its list. */
export function Counts({ overview }: { overview: Overview }) {
  const { accounts, tasks, connections } = overview;
  return (
    <div className="counts">
      <Link to="/accounts" search={{ status: 'onboarding' }} className="count">
        <strong>{accounts.onboarding}</strong>
        <span>in onboarding</span>
        <Text size="xs" c="dimmed" component="span">
          {accounts.createdLast7Days} new in 7 days
        </Text>
      </Link>
      <Link to="/accounts" search={{ health: 'at_risk' }} className="count" data-warn={accounts.atRisk > 0}>
        <strong>{accounts.atRisk}</strong>
        <span>at risk</span>
        <Text size="xs" c="dimmed" component="span">
          {tasks.overdue} overdue {tasks.overdue === 1 ? 'task' : 'tasks'}
        </Text>
      </Link>
      <Link to="/accounts" search={{ status: 'live' }} className="count">
        <strong>{accounts.live}</strong>
        <span>live</span>
        <Text size="xs" c="dimmed" component="span">
          {tasks.dueThisWeek} {tasks.dueThisWeek === 1 ? 'task' : 'tasks'} due this week
        </Text>
      </Link>
      <Link to="/connectors" className="count" data-warn={connections.needAction > 0}>
        <strong>{connections.connected}</strong>
        <span>connected</span>
        <Text size="xs" c="dimmed" component="span">
          {connectionsText(connections)}
        </Text>
      </Link>
    </div>
  );
}
