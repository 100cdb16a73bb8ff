import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { inspectRecord } from '@thread/contracts';
import { FileSearch } from 'lucide-react';
import { asProblem } from '../../../shared/api/api-problem';
import { call } from '../../../shared/api/call';
import { ButtonLink } from '../../../shared/ui/links';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { NothingHere } from '../../../shared/ui/nothing-here';
import { Panel } from '../../../shared/ui/panel';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { AskForm } from './ask-form';
import { Inspection } from './inspection';

interface InspectorProps {
  readonly reference: string | undefined;
  readonly connectionId: string | undefined;
  readonly onAsk: (reference: string, connectionId: string | undefined) => void;
}

/** Looks into one deal; asking writes nothing, so the answer is a query that live updates refresh. */
export function Inspector({ reference, connectionId, onAsk }: InspectorProps) {
  const inspection = useQuery({
    queryKey: [inspectRecord.id, reference, connectionId],
    queryFn: ({ signal }) =>
      call(inspectRecord, { body: { reference: reference ?? '', connectionId } }, signal),
    enabled: reference !== undefined && reference !== '',
    staleTime: 10_000,
  });
  return (
    <Stack gap="md">
      <Panel>
        <AskForm
          reference={reference ?? ''}
          connectionId={connectionId}
          busy={inspection.isFetching}
          onAsk={(next, within) => {
            if (next === reference && within === connectionId) void inspection.refetch();
            else onAsk(next, within);
          }}
        />
      </Panel>
      {!reference && (
        <Panel>
          <NothingHere
            icon={FileSearch}
            title="Why has this deal an account, or why has it none?"
            why="Paste a deal’s address or id. Thread looks it up, also at the provider, runs every check with the real values and shows where it stops. Nothing is written."
          />
        </Panel>
      )}
      {inspection.isLoading && <ListSkeleton rows={3} height={90} />}
      {inspection.error && (
        <ProblemNotice
          error={inspection.error}
          onRetry={() => void inspection.refetch()}
          actions={
            asProblem(inspection.error).code === 'connection.none' && (
              <ButtonLink to="/connectors" size="xs">
                Open connectors
              </ButtonLink>
            )
          }
        />
      )}
      {inspection.data && !inspection.error && <Inspection inspection={inspection.data} />}
    </Stack>
  );
}
