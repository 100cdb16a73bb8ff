import { useNavigate } from '@tanstack/react-router';
import { type CauseView, mostRerunRecords, rerunCause } from '@thread/contracts';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useSend } from '../../../shared/api/use-send';
import { ActionButton } from '../../../shared/ui/action-button';
import { RerunDialog } from './rerun-dialog';
import { countOf } from './rerun-words';

/** The button that runs all records of a cause again, with its question. Opens the progress once it is asked for. */
export function RerunCause({ cause }: { cause: CauseView }) {
  const [opened, open] = useState(false);
  const navigate = useNavigate();
  const send = useSend(rerunCause, {
    refreshes: ['listCauses', 'readCause', 'listReruns'],
    onDone: ({ id }) => {
      open(false);
      void navigate({ to: '/activity/reruns/$rerunId', params: { rerunId: id } });
    },
    onProblem: () => open(false),
  });
  const taken = { ...cause, count: Math.min(cause.count, mostRerunRecords) };
  return (
    <>
      <ActionButton
        endpoint={rerunCause}
        leftSection={<RefreshCw size={16} aria-hidden />}
        onClick={() => open(true)}
      >
        Re-run all with this cause
      </ActionButton>
      <RerunDialog
        title={`Run ${countOf(taken)} again?`}
        confirm={`Run ${countOf(taken)} again`}
        asItWasPossible={cause.asItWasCount > 0}
        asItWasNote={asItWasNote(cause)}
        opened={opened}
        sending={send.isPending}
        onClose={() => open(false)}
        onConfirm={(mode) => send.mutate({ params: { causeKey: cause.key }, body: { mode } })}
      />
    </>
  );
}

function asItWasNote({ kind, count, asItWasCount, rule }: CauseView): string | null {
  if (kind === 'delivery') return 'Not possible: these deliveries were never decided.';
  const missing = count - asItWasCount;
  if (missing === 0) return null;
  const why = rule?.deleted
    ? 'the rule was deleted since'
    : 'they ended before a rule was asked, or the rule was deleted since';
  return missing === count
    ? `Not possible: ${why}.`
    : `Not possible for ${missing.toLocaleString('en')} of them (${why}); each will say so.`;
}
