import { Text } from '@mantine/core';
import type { ConnectionDetail, HealthView } from '@thread/contracts';
import { Panel } from '../../../shared/ui/panel';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { StatusMark } from '../../../shared/ui/status-mark';
import { plainWord } from '../../../shared/words/plain-word';
import { connectionWords } from '../../../shared/words/status-words';

function wordOf(state: string) {
  return state in connectionWords ? connectionWords[state as HealthView['state']] : null;
}

/** `grant_revoked` or `missing_scope:deals.read notes.read` in words. */
function reasonWords(reason: string): string {
  const [code = '', names = ''] = reason.split(':', 2);
  return names ? `${plainWord(code)}: ${names.trim().split(/\s+/).join(', ')}` : plainWord(code);
}

function reasonOf(change: ConnectionDetail['history'][number]): string {
  if (change.reason) return reasonWords(change.reason);
  const before = wordOf(change.fromState);
  return before ? `Was: ${before.word.toLowerCase()}` : 'First connected';
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
                {after ? <StatusMark status={after} /> : plainWord(change.toState)}
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
