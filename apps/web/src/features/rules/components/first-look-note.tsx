import { Group, Text } from '@mantine/core';
import { type FirstLookView, type RuleView, lookAgain, readFirstLook } from '@thread/contracts';
import type { ReactNode } from 'react';
import { useRead } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';
import { ActionButton } from '../../../shared/ui/action-button';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { countOf } from '../past/past-words';

/** Whether Thread knows where the deals of a rule that is on stood: only then can it tell that one entered of which no message came. */
export function FirstLookNote({ rule }: { readonly rule: RuleView }) {
  const read = useRead(readFirstLook, { params: { ruleId: rule.id } });
  const send = useSend(lookAgain, {
    refreshes: ['readFirstLook'],
    done: 'Thread looks at what is there.',
  });
  if (!rule.enabled || !read.data?.needed) return null;
  const { look } = read.data;
  const again = look === null || look.state === 'failed' || look.state === 'unneeded';
  return (
    <Group gap="sm" mt={6} justify="space-between" className="first-look">
      <Text size="sm" component="div" role="status" style={{ color: 'var(--ink-soft)', flex: '1 1 16rem' }}>
        {wordsOf(look)}
      </Text>
      {again && (
        <ActionButton
          endpoint={lookAgain}
          size="xs"
          variant="default"
          loading={send.isPending}
          onClick={() => send.mutate({ params: { ruleId: rule.id } })}
        >
          {look === null ? 'Look now' : 'Look again'}
        </ActionButton>
      )}
    </Group>
  );
}

function wordsOf(look: FirstLookView['look']): ReactNode {
  if (look === null || look.state === 'unneeded')
    return 'Thread has not looked at what is there already. Until it has, it misses a deal that enters while its message is lost.';
  const { state, looked, finishedAt, error } = look;
  if (state === 'failed')
    return `Looking at what is there already failed after ${countOf(looked, 'deal')}. ${error ? [error.text, error.nextStep].filter(Boolean).join(' ') : ''}`;
  if (state === 'done')
    return (
      <>
        Looked at what was there already, {countOf(looked, 'deal')},{' '}
        {finishedAt && <RelativeTime at={finishedAt} />}.
      </>
    );
  return (
    <>
      Looking at what is there already: {countOf(looked, 'deal')} so far.
      {error && ` It waits: ${error.text} `}
      {error?.retryAt && (
        <>
          It goes on by itself <RelativeTime at={error.retryAt} />.
        </>
      )}
    </>
  );
}
