import { Group, Text } from '@mantine/core';
import {
  type ConnectionDetail,
  type HealthView,
  admins,
  probeConnection,
  updateConnection,
} from '@thread/contracts';
import { ActionButton } from '../../../shared/ui/action-button';
import { ExactTime } from '../../../shared/ui/exact-time';
import { Notice } from '../../../shared/ui/notice';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { connectionWords } from '../../../shared/words/status-words';

interface ConnectionBannerProps {
  readonly connection: ConnectionDetail;
  readonly busy: boolean;
  readonly onReconnect: (groups: readonly string[]) => void;
  readonly onResume: () => void;
  readonly onProbe: () => void;
}

/** "3 rules, 41 accounts and 7 events waiting"; null when nothing is affected. */
function impactText(impact: HealthView['impact']): string | null {
  const count = (many: number, one: string, several: string): string | null =>
    many === 0 ? null : `${many} ${many === 1 ? one : several}`;
  const parts = [
    count(impact.rules, 'rule', 'rules'),
    count(impact.accounts, 'account', 'accounts'),
    count(impact.waitingEvents, 'waiting event', 'waiting events'),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : new Intl.ListFormat('en', { type: 'conjunction' }).format(parts);
}

/** How the connection stands: what happened, since when, what it affects, and the next step. */
export function ConnectionBanner({
  connection,
  busy,
  onReconnect,
  onResume,
  onProbe,
}: ConnectionBannerProps) {
  const { health } = connection;
  const words = connectionWords[health.state];
  const impact = impactText(health.impact);
  const step = health.nextStep;
  return (
    <Notice tone={words.tone} icon={words.icon} title={health.title} announce={words.tone === 'bad'}>
      <Text size="sm">{health.explanation}</Text>
      <Text size="sm" mt={4} style={{ color: 'var(--ink-soft)' }}>
        {words.word} since <ExactTime at={health.since} />.
        {impact && health.state !== 'connected' && ` Affected: ${impact}.`}
        {impact && health.state === 'connected' && ` It feeds ${impact}.`}
        {health.impact.oldestWaitingSince && (
          <>
            {' '}
            The oldest event arrived <RelativeTime at={health.impact.oldestWaitingSince} />.
          </>
        )}
      </Text>
      {step.action === 'wait' && (
        <Text size="sm" mt={4}>
          {step.label}
        </Text>
      )}
      <Group mt={step.action === 'none' || step.action === 'wait' ? 0 : 'sm'} gap="xs">
        {(step.action === 'reconnect' || step.action === 'widen_permissions') && (
          <ActionButton
            endpoint={{ access: admins }}
            size="xs"
            onClick={() => onReconnect(step.optionalGroups)}
          >
            {step.action === 'reconnect' ? 'Reconnect' : 'Grant permission'}
          </ActionButton>
        )}
        {step.action === 'resume' && (
          <ActionButton endpoint={updateConnection} size="xs" loading={busy} onClick={onResume}>
            Resume
          </ActionButton>
        )}
        {step.action === 'probe' && (
          <ActionButton endpoint={probeConnection} size="xs" loading={busy} onClick={onProbe}>
            Test now
          </ActionButton>
        )}
      </Group>
    </Notice>
  );
}
