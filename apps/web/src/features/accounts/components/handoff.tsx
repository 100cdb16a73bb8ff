import { Button, Group, Modal, Select, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  type AccountDetail,
  acceptHandoff,
  assignCsm,
  handoffSteps,
  listPeople,
  reviewHandoff,
} from '@thread/contracts';
import { Check } from 'lucide-react';
import { useState } from 'react';
import { useRead } from '../../../shared/api/use-read';
import { useSession } from '../../../shared/session/session-context';
import { ActionButton } from '../../../shared/ui/action-button';
import { useAccountSend } from '../api/use-account-send';

const steps = [
  { id: 'ae_review', name: 'Review', who: 'AE' },
  { id: 'csm_assignment', name: 'Assign a CSM', who: 'AE or lead' },
  { id: 'csm_acceptance', name: 'Accept', who: 'CSM' },
] as const;

/** The way from sales to customer success, and the one button that takes it further. */
export function Handoff({ account }: { account: AccountDetail }) {
  const reached = handoffSteps.indexOf(account.handoffStep);
  if (account.handoffStep === 'accepted') return null;
  return (
    <section className="handoff" aria-label="Handoff steps">
      <ol className="handoff-steps">
        {steps.map((step, index) => (
          <li
            key={step.id}
            data-state={index < reached ? 'done' : index === reached ? 'now' : 'later'}
            aria-current={index === reached ? 'step' : undefined}
          >
            <span className="handoff-number">
              {index < reached ? <Check size={14} aria-label="done" /> : index + 1}
            </span>
            <span>
              {step.name}
              <Text size="xs" c="dimmed" component="span" display="block">
                {step.id === 'csm_acceptance' && account.csm ? account.csm.name : step.who}
              </Text>
            </span>
          </li>
        ))}
      </ol>
      {account.handoffStep === 'ae_review' && <Review account={account} />}
      {account.handoffStep === 'csm_assignment' && <Assign account={account} label="Assign a CSM" />}
      {account.handoffStep === 'csm_acceptance' && <Accept account={account} />}
    </section>
  );
}

function Review({ account }: { account: AccountDetail }) {
  const [opened, dialog] = useDisclosure(false);
  const [note, setNote] = useState('');
  const send = useAccountSend(reviewHandoff, {
    done: 'Reviewed. A CSM can be assigned now.',
    onDone: dialog.close,
  });
  return (
    <>
      <ActionButton endpoint={reviewHandoff} onClick={dialog.open}>
        Review done
      </ActionButton>
      <Modal opened={opened} onClose={dialog.close} title="Hand over to customer success">
        <Stack>
          <Textarea
            label="What should the CSM know?"
            description="Goes to the timeline. You can leave it empty."
            autosize
            minRows={4}
            maxLength={5_000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs" className="dialog-foot">
            <Button variant="default" onClick={dialog.close}>
              Cancel
            </Button>
            <Button
              loading={send.isPending}
              onClick={() =>
                send.mutate({ params: { accountId: account.id }, body: { note: note.trim() || undefined } })
              }
            >
              Review done
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

/** Chooses the CSM; they get an e-mail. */
export function Assign({
  account,
  label,
  quiet = false,
}: {
  account: AccountDetail;
  label: string;
  quiet?: boolean;
}) {
  const [opened, dialog] = useDisclosure(false);
  const [csmUserId, setCsm] = useState<string | null>(account.csm?.id ?? null);
  const people = useRead(listPeople, {}, { enabled: opened, staleMs: 60_000 });
  const send = useAccountSend(assignCsm, {
    done: 'The CSM is assigned and gets an e-mail.',
    onDone: dialog.close,
  });
  const csms = (people.data?.data ?? []).filter((person) => person.role === 'csm' || person.role === 'admin');
  return (
    <>
      <ActionButton endpoint={assignCsm} onClick={dialog.open} variant={quiet ? 'default' : 'filled'}>
        {label}
      </ActionButton>
      <Modal opened={opened} onClose={dialog.close} title="Assign a CSM">
        <Stack>
          <Select
            label="CSM"
            description="They get an e-mail and are asked to accept."
            searchable
            data={csms.map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` }))}
            value={csmUserId}
            onChange={setCsm}
          />
          <Group justify="flex-end" gap="xs" className="dialog-foot">
            <Button variant="default" onClick={dialog.close}>
              Cancel
            </Button>
            <Button
              disabled={!csmUserId}
              loading={send.isPending}
              onClick={() =>
                csmUserId && send.mutate({ params: { accountId: account.id }, body: { csmUserId } })
              }
            >
              Assign
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function Accept({ account }: { account: AccountDetail }) {
  const { user } = useSession();
  const send = useAccountSend(acceptHandoff, { done: 'Accepted. The onboarding starts.' });
  const own = account.csm?.id === user.id;
  return (
    <Group gap="xs">
      <Assign account={account} label="Assign another" quiet />
      <ActionButton
        endpoint={acceptHandoff}
        loading={send.isPending}
        onClick={() => send.mutate({ params: { accountId: account.id } })}
      >
        {own || !account.csm ? 'Accept and start' : `Accept for ${account.csm.name}`}
      </ActionButton>
    </Group>
  );
}
