import { modals } from '@mantine/modals';
import { type RerunDetail, stopRerun } from '@thread/contracts';
import { CircleStop } from 'lucide-react';
import { useSend } from '../../../shared/api/use-send';
import { ActionButton } from '../../../shared/ui/action-button';

/** The button that cancels what of a re-run still waits, with its question. Nothing once all has ended. */
export function StopRerun({ rerun }: { rerun: RerunDetail }) {
  const send = useSend(stopRerun, {
    refreshes: ['readRerun', 'listRerunRecords', 'listReruns', 'listCauses', 'readCause'],
    done: ({ cancelled }) =>
      cancelled === 0
        ? 'There was nothing left to stop.'
        : `Stopped. ${cancelled.toLocaleString('en')} ${cancelled === 1 ? 'record was' : 'records were'} cancelled.`,
  });
  if (rerun.waiting === 0) return null;
  const ask = (): void => {
    modals.openConfirmModal({
      title: 'Stop this re-run?',
      children:
        'Records that still wait are cancelled and keep their cause; they can be run again later. What has been decided stays.',
      labels: { confirm: 'Stop the re-run', cancel: 'Let it go on' },
      confirmProps: { color: 'red' },
      onConfirm: () => send.mutate({ params: { rerunId: rerun.id } }),
    });
  };
  return (
    <ActionButton
      endpoint={stopRerun}
      variant="default"
      size="xs"
      leftSection={<CircleStop size={15} aria-hidden />}
      loading={send.isPending}
      onClick={ask}
    >
      Stop
    </ActionButton>
  );
}
