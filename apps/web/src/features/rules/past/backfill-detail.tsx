import { Progress, Stack, Text } from '@mantine/core';
import { type BackfillDetail as Backfill, readBackfill, retryBackfill } from '@thread/contracts';
import { RotateCcw } from 'lucide-react';
import { useRead } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';
import { formatMoment } from '../../../shared/format/format-time';
import { ActionButton } from '../../../shared/ui/action-button';
import { TextLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { Notice } from '../../../shared/ui/notice';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { StatusMark } from '../../../shared/ui/status-mark';
import { BackfillControls } from './backfill-controls';
import { BackfillRecords, type RecordsFilter } from './backfill-records';
import { backfillReads, backfillResultWords, backfillStateWords, countOf } from './past-words';
import { SilentAccounts } from './silent-accounts';

const callable = ['connected', 'missing_permission', 'provider_down', 'throttled'];

interface BackfillDetailProps {
  readonly backfillId: string;
  readonly filter: RecordsFilter;
  readonly onFilter: (filter: RecordsFilter) => void;
}

/** How far a backfill is, what waits for a person, and what came of each record; live. */
export function BackfillDetail({ backfillId, filter, onFilter }: BackfillDetailProps) {
  const detail = useRead(readBackfill, { params: { backfillId } }, { keepPrevious: true });
  if (detail.error && !detail.data)
    return <ProblemNotice error={detail.error} onRetry={() => void detail.refetch()} />;
  if (!detail.data) return <ListSkeleton rows={4} height={90} />;
  const backfill = detail.data;
  const isStuck = backfill.state === 'running' && !callable.includes(backfill.connection.state);
  return (
    <Stack gap="md">
      {backfill.state === 'braked' && <BrakeNotice backfill={backfill} />}
      <ProgressPanel backfill={backfill} />
      {isStuck && (
        <Notice tone="warn" title="The connection cannot be used now">
          <Text size="sm">
            The deals wait until {backfill.connection.name} is back. Its page says what to do:{' '}
            <TextLink to="/connectors" underline="always" c="inherit">
              Connectors
            </TextLink>
            .
          </Text>
        </Notice>
      )}
      <SilentAccounts backfill={backfill} />
      <ResultsPanel backfill={backfill} onDifferent={() => onFilter({ different: true })} />
      <BackfillRecords backfillId={backfillId} filter={filter} onFilter={onFilter} />
    </Stack>
  );
}

function BrakeNotice({ backfill }: { backfill: Backfill }) {
  return (
    <Notice tone="warn" title="The backfill holds and asks you" announce>
      <Text size="sm">
        It made {countOf(backfill.brake ?? 0, 'account')} within ten minutes, as many as its brake allows.
        Look at some of them below. Then let it go on, or cancel what is left. Nothing has been sent to
        anybody.
      </Text>
    </Notice>
  );
}

function ProgressPanel({ backfill }: { backfill: Backfill }) {
  const { state, total, ended, cancelled } = backfill;
  const percent = total === 0 ? 100 : Math.floor((100 * ended) / total);
  const progressText = `${ended.toLocaleString('en')} of ${countOf(total, 'deal')}`;
  const brakeText =
    backfill.brake === null ? 'no brake' : `holds after ${countOf(backfill.brake, 'account')} in ten minutes`;
  return (
    <Panel
      title={backfillStateWords[state].word}
      description={`Asked ${backfill.requestedBy ? `by ${backfill.requestedBy} ` : ''}on ${formatMoment(backfill.createdAt)} · ${brakeText}`}
      actions={<BackfillControls backfill={backfill} />}
    >
      <Progress.Root size="lg" radius="xl">
        <Progress.Section value={percent} aria-label="Deals decided" aria-valuetext={progressText} />
      </Progress.Root>
      <Text size="sm" mt="xs" role="status">
        {progressText} ended.
        {cancelled > 0 && ` ${cancelled.toLocaleString('en')} cancelled before their turn.`}
        {state === 'running' && ' Live deals go first; you can leave this page.'}
      </Text>
    </Panel>
  );
}

function ResultsPanel({ backfill, onDifferent }: { backfill: Backfill; onDifferent: () => void }) {
  const retry = useSend(retryBackfill, {
    refreshes: backfillReads,
    done: 'They are read and decided again.',
  });
  const ended = backfill.results.filter(({ result }) => result !== 'waiting' && result !== 'queued');
  return (
    <Panel title="What came of it">
      {ended.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing has ended yet.
        </Text>
      ) : (
        <ul className="rerun-results">
          {ended.map(({ result, code, title, cure, canRetry, count }) => (
            <li key={`${result} ${code}`}>
              <strong>{count.toLocaleString('en')}</strong>
              <StatusMark status={backfillResultWords[result]} />
              <div className="past-cause">
                {title && <Text size="sm">{title}</Text>}
                {cure && (
                  <Text size="sm" c="dimmed">
                    {cure}
                  </Text>
                )}
              </div>
              {canRetry && backfill.state !== 'cancelled' && (
                <ActionButton
                  endpoint={retryBackfill}
                  size="xs"
                  variant="default"
                  leftSection={<RotateCcw size={15} aria-hidden />}
                  loading={retry.isPending && retry.variables.body.code === code}
                  aria-label={`Run again: ${title ?? result}`}
                  onClick={() =>
                    retry.mutate({ params: { backfillId: backfill.id }, body: { result, code } })
                  }
                >
                  Run {count.toLocaleString('en')} again
                </ActionButton>
              )}
            </li>
          ))}
        </ul>
      )}
      {backfill.different > 0 && (
        <Text size="sm" mt="sm">
          {countOf(backfill.different, 'deal')} ended otherwise than rehearsed.{' '}
          <TextLink
            to="/backfills/$backfillId"
            params={{ backfillId: backfill.id }}
            search={{ different: 'true' }}
            underline="always"
            onClick={onDifferent}
          >
            Show which
          </TextLink>
        </Text>
      )}
    </Panel>
  );
}
