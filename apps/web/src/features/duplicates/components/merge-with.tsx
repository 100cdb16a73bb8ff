import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { type AccountDetail, mergeAccounts } from '@thread/contracts';
import { useState } from 'react';
import { AccountPicker } from '../../../shared/ui/account-picker';
import { ActionButton } from '../../../shared/ui/action-button';

/** The way from an account to comparing it with any other. */
export function MergeWith({ account }: { account: AccountDetail }) {
  const [opened, { open, close }] = useDisclosure(false);
  const [otherId, pick] = useState<string | null>(null);
  const navigate = useNavigate();
  const same = otherId === account.id;
  return (
    <>
      <ActionButton endpoint={mergeAccounts} variant="default" onClick={open}>
        Merge with…
      </ActionButton>
      <Modal opened={opened} onClose={close} title={`Merge another account with ${account.companyName}`}>
        <Stack gap="md">
          <AccountPicker label="The other account" value={otherId} onPick={pick} />
          <Text size="sm" c="dimmed">
            {same ? 'That is this account itself.' : 'You compare the two first; nothing is merged yet.'}
          </Text>
          <Group justify="flex-end" gap="xs" className="dialog-foot">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button
              disabled={!otherId || same}
              onClick={() =>
                void navigate({
                  to: '/duplicates/compare',
                  search: { a: account.id, b: otherId ?? undefined },
                })
              }
            >
              Compare
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
