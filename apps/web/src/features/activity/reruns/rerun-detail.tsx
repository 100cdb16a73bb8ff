import { Progress, Stack, Text } from '@mantine/core';
import { type RerunDetail as Rerun, readRerun } from '@thread/contracts';
import { useRead } from '../../../shared/api/use-read';
import { formatMoment } from '../../../shared/format/format-time';
import { TextLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { Notice } from '../../../shared/ui/notice';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { StatusMark } from '../../../shared/ui/status-mark';
import { RerunRecords } from './rerun-records';
import { rerunModeWords, rerunResultWord } from './rerun-words';
import { StopRerun } from './stop-rerun';

const callable = ['connected', 'missing_permission', 'provider_down', 'throttled'];

interface RerunDetailProps {
  readonly rerunId: string;
  readonly result: Rerun['results'][number]['result'] | undefined;
  readonly onResult: (result: Rerun['results'][number]['result'] | undefined) => void;
}

/** How far a re-run is and what came of it, live. */
export function RerunDetail({ rerunId, result, onResult }: RerunDetailProps) {
  const detail = useRead(readRerun, { params: { rerunId } }, { keepPrevious: true });
  if (detail.error && !detail.data)
    return <ProblemNotice error={detail.error} onRetry={() => void detail.refetch()} />;
  if (!detail.data) return <ListSkeleton rows={4} height={90} />;
  const rerun = detail.data;
  return (
    <Stack gap="md">
      <ProgressPanel rerun={rerun} />
      {rerun.waiting > 0 && !callable.includes(rerun.connection.state) && (
        <Notice tone="warn" title="The connection cannot be used now">
          <Text size="sm">
            The records wait and are worked off once {rerun.connection.name} is back. Its page says what to
            do:{' '}
            <TextLink to="/connectors" underline="always" c="inherit">
              Connectors
            </TextLink>
            .
          </Text>
        </Notice>
      )}
      <ResultsPanel rerun={rerun} />
      <RerunRecords rerunId={rerunId} result={result} onResult={onResult} />
    </Stack>
  );
}

function ProgressPanel({ rerun }: { rerun: Rerun }) {
  const done = rerun.total - rerun.waiting - rerun.cancelled;
  const cancelledText =
    rerun.cancelled === 0 ? '' : ` ${rerun.cancelled.toLocaleString('en')} cancelled before their turn.`;
  const percent = rerun.total === 0 ? 100 : Math.floor((100 * done) / rerun.total);
  const [doneText, totalText] = [done.toLocaleString('en'), rerun.total.toLocaleString('en')];
  return (
    <Panel
      title={!rerun.finishedAt ? 'Running' : rerun.cancelled > 0 ? 'Stopped' : 'Done'}
      actions={<StopRerun rerun={rerun} />}
      description={`${rerunModeWords[rerun.mode]} · asked ${rerun.requestedBy ? `by ${rerun.requestedBy} ` : ''}on ${formatMoment(rerun.createdAt)}`}
    >
      <Progress.Root size="lg" radius="xl">
        <Progress.Section
          value={percent}
          aria-label="Records decided"
          aria-valuetext={`${doneText} of ${totalText}`}
        />
      </Progress.Root>
      <Text size="sm" mt="xs" role="status">
        {rerun.finishedAt
          ? `${doneText} of ${totalText} records ended, the last on ${formatMoment(rerun.finishedAt)}.${cancelledText}`
          : `${doneText} of ${totalText} records ended. Live events go first; you can leave this page.${cancelledText}`}
      </Text>
    </Panel>
  );
}

function ResultsPanel({ rerun }: { rerun: Rerun }) {
  const ended = rerun.results.filter(({ result }) => result !== 'waiting');
  return (
    <Panel title="What came of it">
      {ended.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing has ended yet.
        </Text>
      ) : (
        <ul className="rerun-results">
          {ended.map(({ result, code, text, count }) => (
            <li key={`${result} ${code}`}>
              <strong>{count.toLocaleString('en')}</strong>
              <StatusMark status={rerunResultWord({ result, code })} />
              {text && (
                <Text size="sm" c="dimmed" component="span">
                  {text}
                </Text>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
