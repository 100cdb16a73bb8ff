import { useQueryClient } from '@tanstack/react-query';
import { type AccountDetail, type Endpoint, readAccount } from '@thread/contracts';
import type { CallOutput } from '../../../shared/api/call';
import type { ApiProblem } from '../../../shared/api/api-problem';
import { readingOf } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';

interface AccountSendOptions {
  readonly done?: string;
  readonly onDone?: (account: AccountDetail) => void;
  readonly onProblem?: (problem: ApiProblem) => boolean | void;
}

/** Calls an endpoint that answers the changed account, and shows that account at once. */
export function useAccountSend<E extends Endpoint>(
  endpoint: CallOutput<E> extends AccountDetail ? E : never,
  options: AccountSendOptions = {},
) {
  const client = useQueryClient();
  return useSend<E>(endpoint, {
    refreshes: ['listTimeline', 'listAccounts', 'readOverview'],
    done: options.done,
    onProblem: (problem) => {
      if (problem.status === 409) void client.invalidateQueries({ queryKey: [readAccount.id] });
      return options.onProblem?.(problem);
    },
    onDone: (answer) => {
      const account = answer as AccountDetail;
      client.setQueryData(readingOf(readAccount, { params: { accountId: account.id } }).queryKey, account);
      options.onDone?.(account);
    },
  });
}
