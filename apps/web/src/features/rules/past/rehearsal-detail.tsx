import { Progress, Stack, Text } from '@mantine/core';
import { type RehearsalDetail as Rehearsal, cancelRehearsal, readRehearsal } from '@thread/contracts';
import { CircleStop } from 'lucide-react';
import { useState } from 'react';
import { useRead } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';
import { formatMoment } from '../../../shared/format/format-time';
import { ActionButton } from '../../../shared/ui/action-button';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { Notice } from '../../../shared/ui/notice';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { CreateThese } from './create-these';
import { countOf, rehearsalReads, rehearsalStateWords } from './past-words';
import { RehearsalRows, type RowsFilter } from './rehearsal-rows';
import { RehearsalSummary } from './rehearsal-summary';

interface RehearsalDetailProps {
  readonly rehearsalId: string;
  readonly filter: RowsFilter;
  readonly onFilter: (filter: RowsFilter) => void;
}

/** How far a rehearsal is, what it comes to, and what to make of it; live. */
export function RehearsalDetail({ rehearsalId, filter, onFilter }: RehearsalDetailProps) {
  const detail = useRead(readRehearsal, { params: { rehearsalId } }, { keepPrevious: true });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  if (detail.error && !detail.data)
    return <ProblemNotice error={detail.error} onRetry={() => void detail.refetch()} />;
  if (!detail.data) return <ListSkeleton rows={4} height={90} />;
  const rehearsal = detail.data;
  return (
    <Stack gap="md">
      <ProgressPanel rehearsal={rehearsal} />
      {rehearsal.trouble && <TroubleNotice rehearsal={rehearsal} />}
      {rehearsal.truncated && (
        <Notice tone="warn" title="There are more deals than one rehearsal looks at">
          <Text size="sm">
            The oldest changes of the period are shown. Choose a shorter period to see the newest.
          </Text>
        </Notice>
      )}
      {rehearsal.decided > 0 && (
        <RehearsalSummary rehearsal={rehearsal} filter={filter} onFilter={onFilter} />
      )}
      <CreateThese rehearsal={rehearsal} chosen={chosen} />
      <RehearsalRows
        rehearsal={rehearsal}
        filter={filter}
        onFilter={onFilter}
        chosen={chosen}
        onChosen={setChosen}
      />
    </Stack>
  );
}

function ProgressPanel({ rehearsal }: { rehearsal: Rehearsal }) {
  const cancel = useSend(cancelRehearsal, { refreshes: rehearsalReads, done: 'The rehearsal is cancelled.' });
  const { state, total, decided, listed } = rehearsal;
  const isReading = state === 'reading';
  const percent = total === 0 ? (isReading ? 0 : 100) : Math.floor((100 * decided) / total);
  const [decidedText, totalText] = [decided.toLocaleString('en'), countOf(total, 'deal')];
  const progressText = listed
    ? `${decidedText} of ${totalText} decided.`
    : `${decidedText} of the ${totalText} found so far are decided.`;
  return (
    <Panel
      title={rehearsalStateWords[state].word}
      description={`Deals changed since ${formatMoment(rehearsal.since)} · asked ${rehearsal.requestedBy ? `by ${rehearsal.requestedBy} ` : ''}on ${formatMoment(rehearsal.createdAt)}`}
      actions={
        isReading && (
          <ActionButton
            endpoint={cancelRehearsal}
            variant="default"
            size="xs"
            leftSection={<CircleStop size={15} aria-hidden />}
            loading={cancel.isPending}
            onClick={() => cancel.mutate({ params: { rehearsalId: rehearsal.id } })}
          >
            Cancel
          </ActionButton>
        )
      }
    >
      <Progress.Root size="lg" radius="xl">
        <Progress.Section value={percent} aria-label="Deals decided" aria-valuetext={progressText} />
      </Progress.Root>
      <Text size="sm" mt="xs" role="status">
        {isReading
          ? `${progressText} Live deals go first; you can leave this page.`
          : `${countOf(decided, 'deal')} decided. Nothing was written.`}
      </Text>
    </Panel>
  );
}

function TroubleNotice({ rehearsal }: { rehearsal: Rehearsal }) {
  const { trouble, state } = rehearsal;
  if (!trouble) return null;
  const isOver = state === 'failed';
  return (
    <Notice
      tone={isOver ? 'bad' : 'warn'}
      title={isOver ? 'The rehearsal was given up' : 'The rehearsal waits'}
      announce
    >
      <Text size="sm">
        {trouble.text}
        {!isOver &&
          trouble.nextAttemptAt &&
          ` It is tried again by itself on ${formatMoment(trouble.nextAttemptAt)}.`}{' '}
        What is decided stays.
      </Text>
    </Notice>
  );
}
