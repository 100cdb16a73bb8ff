import { Group, Text } from '@mantine/core';
import { type FirstLookView, type RuleView, lookAgain, readFirstLook } from '@thread/contracts';
import { TriangleAlert } from 'lucide-react';
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
      <Group gap={6} wrap="nowrap" align="flex-start" style={{ flex: '1 1 16rem' }}>
        {again && (
          <TriangleAlert
            size={16}
            aria-hidden
            style={{ color: 'var(--tone-warn-ink)', flex: 'none', marginTop: 3 }}
          />
        )}
        <Text size="sm" component="div" role="status" style={again ? {} : { color: 'var(--ink-soft)' }}>
          {wordsOf(look)}
        </Text>
      </Group>
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
        Thread looked at what was there, {countOf(looked, 'deal')},{' '}
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
