import { Badge, Button, Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { type OwnSession, endAllSessions, endOwnSession, listOwnSessions } from '@thread/contracts';
import { Monitor } from 'lucide-react';
import { useRead } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { browserWords } from '../browser-words';

/** Where the person is signed in, with a way to end each, and all. */
export function SignInsPanel({ onSignedOut }: { onSignedOut: () => void }) {
  const sessions = useRead(listOwnSessions, {});
  const everywhere = useSend(endAllSessions, { onDone: onSignedOut });
  const ask = (): void => {
    modals.openConfirmModal({
      title: 'Sign out everywhere?',
      children: 'Every session of yours ends at once, this one included.',
      labels: { confirm: 'Sign out everywhere', cancel: 'Stay signed in' },
      confirmProps: { color: 'red' },
      onConfirm: () => everywhere.mutate({}),
    });
  };
  return (
    <Panel
      title="Where you are signed in"
      description="A session ends after twelve hours without use, and after seven days at the latest."
      actions={
        <Button variant="default" onClick={ask} loading={everywhere.isPending}>
          Sign out everywhere
        </Button>
      }
      flush
    >
      {sessions.isError && <ProblemNotice error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.isPending && <ListSkeleton />}
      <ul className="effect-list">
        {sessions.data?.data.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </Panel>
  );
}

function SessionRow({ session }: { session: OwnSession }) {
  const end = useSend(endOwnSession, { refreshes: ['listOwnSessions'], done: 'That session is ended.' });
  const where = browserWords(session.userAgent);
  return (
    <li>
      <Group gap="sm" wrap="nowrap" className="effect-text">
        <Monitor size={18} style={{ flex: 'none' }} aria-hidden />
        <div>
          <Text size="sm" fw={500}>
            {where}{' '}
            {session.current && (
              <Badge size="sm" variant="light">
                this one
              </Badge>
            )}
          </Text>
          <Text size="xs" c="dimmed">
            {session.workspaceName}
            {session.ip && ` · ${session.ip}`} · used <RelativeTime at={session.lastSeenAt} /> · signed in{' '}
            <RelativeTime at={session.startedAt} />
          </Text>
        </div>
      </Group>
      {!session.current && (
        <Button
          size="xs"
          variant="default"
          loading={end.isPending}
          aria-label={`End the session of ${where}`}
          onClick={() => end.mutate({ params: { sessionId: session.id } })}
        >
          End
        </Button>
      )}
    </li>
  );
}
