import { Group } from '@mantine/core';
import { readRun } from '@thread/contracts';
import { FileSearch } from 'lucide-react';
import { useRead } from '../../../shared/api/use-read';
import { ButtonLink } from '../../../shared/ui/links';
import { OutsideLink } from '../../../shared/ui/outside-link';
import { RerunRun } from '../reruns/rerun-run';

/** What can be done with a run: open the record, ask why, decide again. */
export function RunActions({ runId }: { runId: string }) {
  const detail = useRead(readRun, { params: { runId } });
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
      <RerunRun run={run} />
    </Group>
  );
}
