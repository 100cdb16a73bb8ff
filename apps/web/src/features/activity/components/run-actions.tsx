import { Group } from '@mantine/core';
import { readRun, rerun } from '@thread/contracts';
import { FileSearch, RefreshCw } from 'lucide-react';
import { useRead } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';
import { ActionButton } from '../../../shared/ui/action-button';
import { ButtonLink } from '../../../shared/ui/links';
import { OutsideLink } from '../../../shared/ui/outside-link';

/** What can be done with a run: open the record, ask why, decide again. */
export function RunActions({ runId }: { runId: string }) {
  const detail = useRead(readRun, { params: { runId } });
  const again = useSend(rerun, {
    refreshes: ['listRuns'],
    done: 'Deciding again with today’s rule. The new run appears in the list.',
  });
  const run = detail.data?.run;
  if (!run) return null;
  return (
    <Group gap="xs">
      {run.recordUrl && <OutsideLink href={run.recordUrl}>Open the record</OutsideLink>}
      <ButtonLink
        to="/why"
        search={{ reference: run.externalId, connectionId: run.connectionId }}
        variant="default"
        leftSection={<FileSearch size={16} aria-hidden />}
      >
        Why / why not
      </ButtonLink>
      <ActionButton
        endpoint={rerun}
        leftSection={<RefreshCw size={16} aria-hidden />}
        loading={again.isPending}
        onClick={() => again.mutate({ params: { runId } })}
      >
        Decide again
      </ActionButton>
    </Group>
  );
}
