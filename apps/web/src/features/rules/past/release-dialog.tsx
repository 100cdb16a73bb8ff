import { Button, Group, Modal, Radio, Stack } from '@mantine/core';
import { releaseBackfill } from '@thread/contracts';
import { useState } from 'react';
import { useSend } from '../../../shared/api/use-send';
import { backfillReads, countOf } from './past-words';

interface ReleaseDialogProps {
  readonly backfillId: string;
  /** Accounts to release; none named = all of the backfill. */
  readonly accountIds: readonly string[];
  readonly count: number;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onReleased?: () => void;
}

/** Ends the silence of accounts, and asks what becomes of the e-mails that waited. */
export function ReleaseDialog({
  backfillId,
  accountIds,
  count,
  opened,
  onClose,
  onReleased,
}: ReleaseDialogProps) {
  const [emails, setEmails] = useState<'send' | 'discard'>('send');
  const release = useSend(releaseBackfill, {
    refreshes: [...backfillReads, 'listAccounts', 'readAccount', 'listTimeline', 'readRun'],
    done: 'Released.',
    onDone: () => {
      onReleased?.();
      onClose();
    },
  });
  const named = accountIds.length > 0 ? { accountIds: [...accountIds] } : {};
  return (
    <Modal opened={opened} onClose={onClose} title={`Release ${countOf(count, 'account')}?`}>
      <Stack gap="md">
        <Radio.Group
          label="The e-mails that waited"
          value={emails}
          onChange={(value) => setEmails(value === 'discard' ? 'discard' : 'send')}
        >
          <Stack gap="sm" mt="xs">
            <Radio value="send" label="Send them" description="Each once, as it was written at the time." />
            <Radio
              value="discard"
              label="Do not send them"
              description="They are gone for good. What the accounts say from now on is sent as usual."
            />
          </Stack>
        </Radio.Group>
        <Group justify="flex-end" gap="xs" className="dialog-foot">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={release.isPending}
            onClick={() => release.mutate({ params: { backfillId }, body: { emails, ...named } })}
          >
            {emails === 'send' ? 'Release and send' : 'Release without sending'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
