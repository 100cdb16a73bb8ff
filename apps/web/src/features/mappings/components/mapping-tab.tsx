import { readMapping } from '@thread/contracts';
import { useRead } from '../../../shared/api/use-read';
import { ListSkeleton } from '../../../shared/ui/list-skeleton';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { Workbench } from './workbench';

/** The mapping of a connection, in its workbench. */
export function MappingTab({ connectionId }: { connectionId: string }) {
  const mapping = useRead(readMapping, { params: { connectionId } });
  if (mapping.error && !mapping.data) {
    return <ProblemNotice error={mapping.error} onRetry={() => void mapping.refetch()} />;
  }
  if (!mapping.data) return <ListSkeleton rows={8} />;
  return <Workbench key={connectionId} connectionId={connectionId} mapping={mapping.data} />;
}
