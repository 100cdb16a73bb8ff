import { modals } from '@mantine/modals';
import {
  type BackfillDetail as Backfill,
  cancelBackfill,
  pauseBackfill,
  resumeBackfill,
} from '@thread/contracts';
import { CirclePause, CirclePlay, CircleStop } from 'lucide-react';
import { useSend } from '../../../shared/api/use-send';
import { ActionButton } from '../../../shared/ui/action-button';
import { backfillReads, countOf } from './past-words';

const refreshes = [...backfillReads, 'listAttention', 'readOverview'];

/** Pause, go on, cancel: what can be done with the backfill as it stands. */
export function BackfillControls({ backfill }: { backfill: Backfill }) {
  const pause = useSend(pauseBackfill, { refreshes, done: 'Paused. Nothing more is taken up.' });
  const resume = useSend(resumeBackfill, { refreshes, done: 'It goes on.' });
  const cancel = useSend(cancelBackfill, { refreshes, done: 'Cancelled. The accounts that were made stay.' });
  const params = { backfillId: backfill.id };
  const { state, brake } = backfill;
  if (state === 'done' || state === 'cancelled') return null;
  const ask = (): void => {
    modals.openConfirmModal({
      title: 'Cancel this backfill?',
      children: `${countOf(backfill.total - backfill.ended, 'deal')} would be left alone. Accounts that were made stay, and stay silent until you release them.`,
      labels: { confirm: 'Cancel the backfill', cancel: 'Keep it' },
      confirmProps: { color: 'red' },
      onConfirm: () => cancel.mutate({ params }),
    });
  };
  return (
    <>
      {state === 'running' ? (
        <ActionButton
          endpoint={pauseBackfill}
          variant="default"
          size="xs"
          leftSection={<CirclePause size={15} aria-hidden />}
          loading={pause.isPending}
          onClick={() => pause.mutate({ params })}
        >
          Pause
        </ActionButton>
      ) : (
        <ActionButton
          endpoint={resumeBackfill}
          size="xs"
          leftSection={<CirclePlay size={15} aria-hidden />}
          loading={resume.isPending}
          onClick={() => resume.mutate({ params, body: {} })}
        >
          {state === 'braked' && brake !== null ? `Go on with ${countOf(brake, 'more', 'more')}` : 'Go on'}
        </ActionButton>
      )}
      {state === 'braked' && (
        <ActionButton
          endpoint={resumeBackfill}
          variant="default"
          size="xs"
          loading={resume.isPending}
          onClick={() => resume.mutate({ params, body: { brake: null } })}
        >
          Go on without holding
        </ActionButton>
      )}
      <ActionButton
        endpoint={cancelBackfill}
        variant="default"
        size="xs"
        leftSection={<CircleStop size={15} aria-hidden />}
        loading={cancel.isPending}
        onClick={ask}
      >
        Cancel
      </ActionButton>
    </>
  );
}
