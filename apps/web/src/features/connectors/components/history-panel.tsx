import { Text } from '@mantine/core';
import type { ConnectionDetail, HealthView } from '@thread/contracts';
import { Panel } from '../../../shared/ui/panel';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { StatusMark } from '../../../shared/ui/status-mark';
import { connectionWords } from '../../../shared/words/status-words';

function wordOf(state: string) {
  return state in connectionWords ? connectionWords[state as HealthView['state']] : null;
}

function reasonOf(change: ConnectionDetail['history'][number]): string {
  if (change.reason) return change.reason.replaceAll('_', ' ');
  const before = wordOf(change.fromState);
  return before ? `was: ${before.word.toLowerCase()}` : 'first connected';
}

/** Every change of state the connection went through. */
export function HistoryPanel({ history }: { history: ConnectionDetail['history'] }) {
  return (
    <Panel title="State history">
      {history.length === 0 ? (
        <Text size="sm" c="dimmed">
          No change of state since it was connected.
        </Text>
      ) : (
        <ul className="history-list">
          {history.map((change) => {
            const after = wordOf(change.toState);
            return (
              <li key={`${change.at} ${change.toState}`}>
                {after ? <StatusMark status={after} /> : change.toState}
                <Text size="sm" c="dimmed">
                  {reasonOf(change)}
                </Text>
                <Text size="sm" c="dimmed">
                  <RelativeTime at={change.at} />
                </Text>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
