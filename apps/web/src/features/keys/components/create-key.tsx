import { Button, Checkbox, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { apiScopeCodes, apiScopes, createApiKey } from '@thread/contracts';
import { type FormEvent, useState } from 'react';
import type { ApiProblem } from '../../../shared/api/api-problem';
import { useSend } from '../../../shared/api/use-send';
import { CopyLine } from '../../../shared/ui/copy-line';
import { Notice } from '../../../shared/ui/notice';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { keyTerms } from '../key-words';

interface CreateKeyProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Asks what a new key may do, and shows it once. */
export function CreateKey({ opened, onClose }: CreateKeyProps) {
  const [made, setMade] = useState<string | null>(null);
  const close = (): void => {
    setMade(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={made ? 'Copy the key now' : 'Create an API key'}
      // A slip must not lose the only sight of the key.
      closeOnClickOutside={!made}
      closeOnEscape={!made}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {made ? <MadeKey value={made} onClose={close} /> : <KeyForm onMade={setMade} onClose={close} />}
    </Modal>
  );
}

function MadeKey({ value, onClose }: { value: string; onClose: () => void }) {
  return (
    <Stack gap="md">
      <Notice tone="warn" title="This is the only time the key is shown">
        <Text size="sm">
          Keep it where your program keeps its secrets. Thread stores only its fingerprint.
        </Text>
      </Notice>
      <CopyLine value={value} label="key" />
      <Text size="sm" c="dimmed">
        Send it with every call as <code>Authorization: Bearer …</code>
      </Text>
      <Group justify="flex-end">
        <Button onClick={onClose}>I have copied it</Button>
      </Group>
    </Stack>
  );
}

function KeyForm({ onMade, onClose }: { onMade: (key: string) => void; onClose: () => void }) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['accounts:read']);
  const [term, setTerm] = useState<string>('365');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const create = useSend(createApiKey, {
    refreshes: ['listApiKeys'],
    onDone: ({ key }) => onMade(key),
    onProblem: (refused) => {
      setProblem(refused);
      return true;
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setProblem(null);
    const chosen = apiScopeCodes.filter((scope) => scopes.includes(scope));
    const expiresInDays = term === 'never' ? null : Number(term);
    create.mutate({ body: { name, scopes: chosen, expiresInDays } });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {problem && <ProblemNotice error={problem} />}
        <TextInput
          label="Name"
          description="The program that will use it."
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          required
          data-autofocus
        />
        <Checkbox.Group label="What it may do" value={scopes} onChange={setScopes} required>
          <Stack gap={8} mt={8}>
            {apiScopeCodes.map((scope) => (
              <Checkbox key={scope} value={scope} label={scope} description={apiScopes[scope]} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Select
          label="Stops working after"
          data={[...keyTerms]}
          value={term}
          onChange={(value) => setTerm(value ?? '365')}
          allowDeselect={false}
        />
        <Group justify="flex-end" gap="xs" className="dialog-foot">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={create.isPending}
            disabled={scopes.length === 0 || name.trim() === ''}
          >
            Create key
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
