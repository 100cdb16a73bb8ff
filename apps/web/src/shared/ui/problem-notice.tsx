import { Button, Group, Text } from '@mantine/core';
import { RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { asProblem, isFault } from '../api/api-problem';
import { Notice } from './notice';

interface ProblemNoticeProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly actions?: ReactNode;
}

/** An error with what happened, the next step, and for a fault the request's id for whoever looks after it. */
export function ProblemNotice({ error, onRetry, actions }: ProblemNoticeProps) {
  const problem = asProblem(error);
  const again = isFault(problem) ? onRetry : undefined;
  const missing = problem.status === 404;
  return (
    <Notice tone={missing ? 'warn' : 'bad'} title={problem.title} announce>
      {problem.detail && <Text size="sm">{problem.detail}</Text>}
      {missing && !problem.detail && (
        <Text size="sm">The link may be old, or what it points at belongs to another workspace.</Text>
      )}
      {problem.errors.length > 0 && (
        <ul className="plain-list">
          {problem.errors.map((each) => (
            <li key={`${each.path} ${each.code}`}>{each.message}</li>
          ))}
        </ul>
      )}
      {problem.nextStep && <Text size="sm">{problem.nextStep}</Text>}
      {(again ?? actions) && (
        <Group gap="xs" mt="sm">
          {again && (
            <Button
              size="xs"
              variant="default"
              leftSection={<RotateCcw size={14} aria-hidden />}
              onClick={again}
            >
              Try again
            </Button>
          )}
          {actions}
        </Group>
      )}
      {problem.requestId && isFault(problem) && (
        <Text size="xs" c="dimmed" mt={6}>
          Request {problem.requestId}
        </Text>
      )}
    </Notice>
  );
}
