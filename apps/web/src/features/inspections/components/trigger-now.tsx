import { Button, Group, Menu, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type InspectionView, triggerRecord } from '@thread/contracts';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useSend } from '../../../shared/api/use-send';
import { usePermission } from '../../../shared/session/permission';
import { AccountPicker } from '../../../shared/ui/account-picker';
import { ActionButton } from '../../../shared/ui/action-button';

type Way = 'decide' | 'create' | 'create_new' | 'link';

interface TriggerNowProps {
  readonly inspection: InspectionView;
  readonly externalId: string;
}

const ways: Readonly<Record<Way, { title: string; text: string; confirm: string }>> = {
  decide: {
    title: 'Decide now',
    text: 'Thread reads the deal and decides by the rule, as if it had just arrived.',
    confirm: 'Decide now',
  },
  create: {
    title: 'Create the account anyway',
    text: 'Stage, conditions, required fields and the creation switch are passed over. The handoff e-mail goes to the AE. If an account looks the same, you will be asked.',
    confirm: 'Create the account',
  },
  create_new: {
    title: 'Create a separate account',
    text: 'As above, and even if an account looks the same. Use it when you know they are two customers.',
    confirm: 'Create a separate account',
  },
  link: {
    title: 'Link to an account',
    text: 'The deal is attached to the account you choose; no new one is created.',
    confirm: 'Link',
  },
};

/** Goes ahead with a deal by hand, after saying what will happen. */
export function TriggerNow({ inspection, externalId }: TriggerNowProps) {
  const [opened, dialog] = useDisclosure(false);
  const [way, setWay] = useState<Way>('create');
  const [accountId, setAccountId] = useState<string | null>(null);
  const permission = usePermission(triggerRecord);
  const send = useSend(triggerRecord, {
    refreshes: ['inspectRecord', 'listRuns', 'listAttention'],
    done: 'On its way. This page follows what happens.',
    onDone: dialog.close,
  });
  const ask = (next: Way): void => {
    setWay(next);
    dialog.open();
  };
  const go = (): void => {
    const instruction =
      way === 'decide' ? null : way === 'link' ? { kind: way, accountId: accountId ?? '' } : { kind: way };
    send.mutate({
      params: { connectionId: inspection.connection.id },
      body: { reference: externalId, instruction },
    });
  };
  // Where the rule or a person decides in time, going ahead by hand is possible and not what to do next.
  const variant = inspection.answer === 'skipped' || inspection.answer === 'asked' ? 'default' : 'filled';
  return (
    <>
      <Group gap={0} wrap="nowrap">
        <ActionButton
          endpoint={triggerRecord}
          size="xs"
          variant={variant}
          onClick={() => ask('create')}
          className={permission.allowed ? 'split-first' : undefined}
        >
          Create the account
        </ActionButton>
        {permission.allowed && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button
                className="split-last"
                size="xs"
                variant={variant}
                px={8}
                aria-label="Other ways to go ahead"
              >
                <ChevronDown size={16} aria-hidden />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => ask('decide')}>Decide now, by the rule</Menu.Item>
              <Menu.Item onClick={() => ask('link')}>Link to an account…</Menu.Item>
              <Menu.Item onClick={() => ask('create_new')}>Create a separate account</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      <Modal opened={opened} onClose={dialog.close} title={ways[way].title}>
        <Stack>
          <Text size="sm">{ways[way].text}</Text>
          {way === 'link' && <AccountPicker label="Account" value={accountId} onPick={setAccountId} />}
          <Group justify="flex-end" gap="xs" className="dialog-foot">
            <Button variant="default" onClick={dialog.close}>
              Cancel
            </Button>
            <Button onClick={go} loading={send.isPending} disabled={way === 'link' && !accountId}>
              {ways[way].confirm}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
