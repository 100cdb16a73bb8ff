import { Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type AccountDetail, releaseBackfill } from '@thread/contracts';
import { BellOff, BellRing } from 'lucide-react';
import { ActionButton } from '../../../shared/ui/action-button';
import { ButtonLink } from '../../../shared/ui/links';
import { Notice } from '../../../shared/ui/notice';
import { RelativeTime } from '../../../shared/ui/relative-time';
import { countOf } from './past-words';
import { ReleaseDialog } from './release-dialog';

/** Says that no e-mail about an account is sent, and lets those who may release it. Nothing for an account that is not silent. */
export function SilenceNotice({ account }: { account: AccountDetail }) {
  const [opened, dialog] = useDisclosure(false);
  if (account.silence === null) return null;
  const { since, backfillId, emails } = account.silence;
  const waiting =
    emails === 0 ? 'Nothing waits yet.' : `${countOf(emails, 'e-mail')} ${emails === 1 ? 'waits' : 'wait'}.`;
  return (
    <Notice tone="warn" icon={BellOff} title="This account is silent">
      <Text size="sm">
        A backfill made it <RelativeTime at={since} />. No e-mail about it is sent, not even when its plan or
        handoff is worked on, until it is released. {waiting}
      </Text>
      <Group gap="xs" mt="sm">
        <ActionButton
          endpoint={releaseBackfill}
          size="xs"
          leftSection={<BellRing size={15} aria-hidden />}
          onClick={dialog.open}
        >
          Release this account
        </ActionButton>
        <ButtonLink to="/backfills/$backfillId" params={{ backfillId }} size="xs" variant="default">
          Open the backfill
        </ButtonLink>
      </Group>
      <ReleaseDialog
        backfillId={backfillId}
        accountIds={[account.id]}
        count={1}
        opened={opened}
        onClose={dialog.close}
      />
    </Notice>
  );
}
