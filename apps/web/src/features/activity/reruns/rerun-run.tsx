import { useNavigate } from '@tanstack/react-router';
import { type RunView, rerun } from '@thread/contracts';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useSend } from '../../../shared/api/use-send';
import { ActionButton } from '../../../shared/ui/action-button';
import { RerunDialog } from './rerun-dialog';

/** The button that decides one run's record again, with its question. Opens the progress once it is asked for. */
export function RerunRun({ run }: { run: RunView }) {
  const [opened, open] = useState(false);
  const navigate = useNavigate();
  const send = useSend(rerun, {
    refreshes: ['listRuns', 'listReruns'],
    onDone: ({ rerunId }) => {
      open(false);
      void navigate({ to: '/activity/reruns/$rerunId', params: { rerunId } });
    },
    onProblem: () => open(false),
  });
  const recorded = run.rule !== null;
  return (
    <>
      <ActionButton
        endpoint={rerun}
        leftSection={<RefreshCw size={16} aria-hidden />}
        onClick={() => open(true)}
      >
        Decide again
      </ActionButton>
      <RerunDialog
        title={`Decide again on ${run.recordName ?? `record ${run.externalId}`}?`}
        confirm="Decide again"
        asItWasPossible={recorded}
        asItWasNote={
          run.rule
            ? `Here: ${run.rule.name}, version ${run.rule.version}.`
            : 'Not possible: this run ended before a rule was asked.'
        }
        opened={opened}
        sending={send.isPending}
        onClose={() => open(false)}
        onConfirm={(mode) => send.mutate({ params: { runId: run.id }, body: { mode } })}
      />
    </>
  );
}
