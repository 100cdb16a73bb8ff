import type { Endpoint } from '@thread/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { notifyDone, notifyProblem } from '../ui/notify';
import type { ApiProblem } from './api-problem';
import { asProblem } from './api-problem';
import { call, type CallInput, type CallOutput } from './call';

interface SendOptions<E extends Endpoint> {
  /** Sentence shown when it worked; none when the page itself shows it. */
  readonly done?: string | ((answer: CallOutput<E>, input: CallInput<E>) => string);
  readonly onDone?: (answer: CallOutput<E>, input: CallInput<E>) => void;
  /** Return true when the page shows the problem itself; otherwise a notice does. */
  readonly onProblem?: (problem: ApiProblem) => boolean | void;
  /** Ids of the endpoints whose answers this changes. */
  readonly refreshes?: readonly string[];
}

/** Calls an endpoint that changes something, tells the person how it went, and refreshes what it changed. */
export function useSend<E extends Endpoint>(endpoint: E, options: SendOptions<E> = {}) {
  const client = useQueryClient();
  const refresh = (): void => {
    const stale = options.refreshes ?? [];
    void client.invalidateQueries({ predicate: (query) => stale.includes(String(query.queryKey[0])) });
  };
  return useMutation({
    mutationKey: [endpoint.id],
    mutationFn: (input: CallInput<E>) => call(endpoint, input),
    onSuccess: (answer, input) => {
      refresh();
      const { done } = options;
      if (done) notifyDone(typeof done === 'function' ? done(answer, input) : done);
      options.onDone?.(answer, input);
    },
    onError: (error) => {
      const problem = asProblem(error);
      // Someone else changed it: what they made of it is what the person must see.
      if (problem.status === 409) refresh();
      if (!options.onProblem?.(problem)) notifyProblem(problem);
    },
  });
}
