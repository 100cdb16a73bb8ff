import type { Endpoint } from '@thread/contracts';
import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import { call, type CallInput, type CallOutput } from './call';

/** Query of one endpoint. Its key starts with the endpoint's id, which is how live updates find it. */
export function readingOf<E extends Endpoint>(endpoint: E, input: CallInput<E>) {
  return queryOptions({
    queryKey: [endpoint.id, input] as const,
    queryFn: ({ signal }) => call(endpoint, input, signal),
  });
}

/** Reads an endpoint and keeps it current. `keepPrevious` shows the last answer while the next is fetched. */
export function useRead<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E>,
  options: { readonly enabled?: boolean; readonly keepPrevious?: boolean; readonly staleMs?: number } = {},
) {
  return useQuery({
    ...readingOf(endpoint, input),
    enabled: options.enabled ?? true,
    staleTime: options.staleMs,
    placeholderData: options.keepPrevious ? keepPreviousData : undefined,
  });
}

interface Page<Item> {
  readonly data: readonly Item[];
  readonly hasMore: boolean;
  readonly nextCursor: string | null;
}
type ItemOf<E> = CallOutput<E> extends Page<infer Item> ? Item : never;

/** Query of a list with cursors, page after page. */
function pagesOf<E extends Endpoint>(endpoint: E, input: CallInput<E>) {
  return infiniteQueryOptions({
    queryKey: [endpoint.id, 'pages', input] as const,
    queryFn: ({ signal, pageParam }) => {
      const loose = input as { readonly query?: object };
      const query = { ...loose.query, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return call(endpoint, { ...input, query } as CallInput<E>, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last as Page<unknown>).nextCursor,
  });
}

/** Reads a list with cursors; `items` is every page so far in order. */
export function usePages<E extends Endpoint>(endpoint: E, input: CallInput<E>) {
  const query = useInfiniteQuery({ ...pagesOf(endpoint, input), placeholderData: keepPreviousData });
  const pages = query.data?.pages ?? [];
  const items = pages.flatMap((page) => (page as Page<ItemOf<E>>).data);
  return { ...query, items, first: pages[0] };
}
