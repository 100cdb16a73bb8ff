import { Button, Group, Modal, NumberInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { createAccount, listTemplates } from '@thread/contracts';
import { type FormEvent, useState } from 'react';
import type { ApiProblem } from '../../../shared/api/api-problem';
import { useRead } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { currencyCodes } from '../../../shared/words/currency-codes';

interface CreateAccountProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onCreated: (accountId: string) => void;
}

const blank = { companyName: '', website: '', aeEmail: '', primaryContactName: '', primaryContactEmail: '' };

/** A form for an account that comes from no deal. */
export function CreateAccount({ opened, onClose, onCreated }: CreateAccountProps) {
  const [texts, setTexts] = useState(blank);
  const [amount, setAmount] = useState<string | number>('');
  const [currency, setCurrency] = useState<string | null>('USD');
  const [closeDate, setCloseDate] = useState<string | null>(null);
  const [templateId, setTemplateId] = useState<string | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const templates = useRead(listTemplates, {}, { enabled: opened });
  const send = useSend(createAccount, {
    done: (account) => `${account.companyName} is set up.`,
    refreshes: ['listAccounts', 'readOverview'],
    onDone: (account) => onCreated(account.id),
    onProblem: (refused) => {
      setProblem(refused);
      return true;
    },
  });
  const submit = (evenIfDuplicate: boolean): void => {
    setProblem(null);
    const filled = Object.fromEntries(Object.entries(texts).filter(([, value]) => value.trim() !== ''));
    send.mutate({
      body: {
        ...filled,
        companyName: texts.companyName.trim(),
        arr: amount === '' ? undefined : { amount: String(amount), currency },
        closeDate: closeDate ?? undefined,
        templateId: templateId ?? undefined,
        evenIfDuplicate,
      },
    });
  };
  const text = (name: keyof typeof blank, label: string, type = 'text', required = false) => (
    <TextInput
      label={label}
      type={type}
      required={required}
      value={texts[name]}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setTexts((before) => ({ ...before, [name]: value }));
      }}
    />
  );
  return (
    <Modal opened={opened} onClose={onClose} title="New account" size="lg">
      <form
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          submit(false);
        }}
      >
        <Stack gap="sm">
          {problem && (
            <ProblemNotice
              error={problem}
              actions={
                problem.code === 'account.likely_duplicate' && (
                  <Button size="xs" variant="default" onClick={() => submit(true)}>
                    Create it anyway
                  </Button>
                )
              }
            />
          )}
          {text('companyName', 'Company name', 'text', true)}
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {text('website', 'Website')}
            {text('aeEmail', 'AE e-mail', 'email')}
            {text('primaryContactName', 'Primary contact')}
            {text('primaryContactEmail', 'Primary contact e-mail', 'email')}
            <Group gap={6} wrap="nowrap" align="flex-end">
              <NumberInput label="ARR" min={0} hideControls value={amount} onChange={setAmount} flex={1} />
              <Select
                aria-label="Currency"
                searchable
                w={96}
                data={currencyCodes()}
                value={currency}
                onChange={setCurrency}
              />
            </Group>
            <DateInput
              label="Close date"
              clearable
              valueFormat="D MMM YYYY"
              value={closeDate}
              onChange={setCloseDate}
            />
          </SimpleGrid>
          <Select
            label="Template"
            placeholder="The default template"
            clearable
            value={templateId}
            onChange={setTemplateId}
            data={(templates.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
          <Group justify="flex-end" gap="xs" mt="xs" className="dialog-foot">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={send.isPending}>
              Create account
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
