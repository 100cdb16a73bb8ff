import { Stack, Text } from '@mantine/core';
import { type ConnectionDetail, type WriteBackView, admins, readWriteBack } from '@thread/contracts';
import { useRead } from '../../../shared/api/use-read';
import { ActionButton } from '../../../shared/ui/action-button';
import { Notice } from '../../../shared/ui/notice';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { MetricChoices } from './metric-choices';
import { WriteBackTroubles } from './write-back-troubles';

interface WriteBackPanelProps {
  readonly connection: ConnectionDetail;
  /** Asks for a permission group beside those already chosen. */
  readonly onWiden: (groupId: string) => void;
}

/** What Thread writes to the provider, how that stands, and what was refused. Nothing where it can only read. */
export function WriteBackPanel({ connection, onWiden }: WriteBackPanelProps) {
  const view = useRead(readWriteBack, { params: { connectionId: connection.id } });
  if (view.error && !view.data)
    return <ProblemNotice error={view.error} onRetry={() => void view.refetch()} />;
  if (!view.data?.available) return null;
  const { data } = view;
  const chosen = data.metrics.length > 0 || data.fields.length > 0;
  return (
    <Panel
      title="Written back"
      description={`What Thread writes to ${connection.connectorName}. Nothing is, unless you choose it here or in the mapping.`}
    >
      <Stack gap="md">
        {chosen && <Standing view={data} onWiden={onWiden} />}
        <FieldsOut fields={data.fields} />
        <MetricChoices
          key={JSON.stringify(data.metrics)}
          connectionId={connection.id}
          view={data}
          onWiden={onWiden}
        />
        <WriteBackTroubles connectionId={connection.id} view={data} />
      </Stack>
    </Panel>
  );
}

function Standing({ view, onWiden }: { view: WriteBackView; onWiden: (groupId: string) => void }) {
  const { permission, state } = view;
  if (permission && !permission.granted) {
    return (
      <Notice tone="warn" title="Nothing is written: the permission is missing">
        <Text size="sm">Reading and creating accounts go on as before.</Text>
        <ActionButton
          endpoint={{ access: admins }}
          size="xs"
          mt={8}
          onClick={() => onWiden(permission.group)}
        >
          Grant “{permission.label}”
        </ActionButton>
      </Notice>
    );
  }
  if (state.blocked) {
    return (
      <Notice tone="warn" title="Nothing is written at the moment">
        <Text size="sm">
          {state.blocked.text} Since <RelativeTime at={state.blocked.since} />.
        </Text>
      </Notice>
    );
  }
  return (
    <Text size="sm" c="dimmed">
      {state.lastWrittenAt ? (
        <>
          Last written <RelativeTime at={state.lastWrittenAt} />.
        </>
      ) : (
        'Nothing was written yet.'
      )}{' '}
      {state.waiting === 0 ? 'Nothing waits.' : <Waiting state={state} />}
    </Text>
  );
}

function Waiting({ state }: { state: WriteBackView['state'] }) {
  return (
    <>
      {state.waiting === 1 ? 'One account waits' : `${state.waiting} accounts wait`}
      {state.oldestWaitingSince && (
        <>
          , the oldest since <RelativeTime at={state.oldestWaitingSince} />
        </>
      )}
      .{state.lastError && ` ${state.lastError}`}
    </>
  );
}

function FieldsOut({ fields }: { fields: readonly string[] }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        Fields
      </Text>
      <Text size="sm" c="dimmed">
        {fields.length === 0
          ? 'None. In the mapping, choose “Both ways” or “Thread to source” for a field to have it written back.'
          : `${new Intl.ListFormat('en').format(fields)}, by the mapping.`}
      </Text>
    </div>
  );
}
