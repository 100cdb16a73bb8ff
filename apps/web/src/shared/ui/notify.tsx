import { notifications } from '@mantine/notifications';
import { Check, TriangleAlert } from 'lucide-react';
import { type ApiProblem, isFault } from '../api/api-problem';

const closeButtonProps = { 'aria-label': 'Close this notice' };

/** Says that something worked. */
export function notifyDone(message: string): void {
  notifications.show({
    message,
    closeButtonProps,
    icon: <Check size={16} aria-hidden />,
    color: 'pine',
    autoClose: 5_000,
  });
}

/** Says what went wrong and what to do next; stays until it is closed. */
export function notifyProblem(problem: ApiProblem): void {
  notifications.show({
    title: problem.title,
    closeButtonProps,
    message:
      [problem.detail, problem.nextStep].filter(Boolean).join(' ') ||
      (isFault(problem) ? 'Try again.' : 'Nothing was changed.'),
    icon: <TriangleAlert size={16} aria-hidden />,
    color: 'red',
    autoClose: false,
  });
}
