import { QueryCache, QueryClient } from '@tanstack/react-query';
import { readSession } from '@thread/contracts';
import { ApiProblem, asProblem } from '../shared/api/api-problem';

const attempts = 2;

/** The cache of answers. When any call says that the session is over, the session is read again, which leads to the sign-in page. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (asProblem(error).status !== 401 || query.queryKey[0] === readSession.id) return;
        void client.invalidateQueries({ queryKey: [readSession.id] });
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => failures < attempts && mayPass(error),
        refetchOnWindowFocus: true,
      },
    },
  });
  return client;
}

/** Only what may be different a moment later is tried again. */
function mayPass(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status === 502 || error.status === 504);
}
