import { Button, Select, TextInput } from '@mantine/core';
import { listConnectors } from '@thread/contracts';
import { FileSearch } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useRead } from '../../../shared/api/use-read';

interface AskFormProps {
  readonly reference: string;
  readonly connectionId: string | undefined;
  readonly busy: boolean;
  readonly onAsk: (reference: string, connectionId: string | undefined) => void;
}

/** Where the deal's address or id is pasted. The connection is asked for only when there are several. */
export function AskForm({ reference, connectionId, busy, onAsk }: AskFormProps) {
  const [typed, setTyped] = useState(reference);
  const [chosen, setChosen] = useState<string | null>(connectionId ?? null);
  const connectors = useRead(listConnectors, {}, { staleMs: 60_000 });
  useEffect(() => setTyped(reference), [reference]);
  useEffect(() => setChosen(connectionId ?? null), [connectionId]);
  const connections = (connectors.data?.data ?? []).flatMap((card) =>
    card.connections.map((each) => ({ value: each.id, label: `${card.name}: ${each.externalAccountName}` })),
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typed.trim()) onAsk(typed.trim(), chosen ?? undefined);
  };
  return (
    <form className="ask-form" role="search" onSubmit={submit}>
      <TextInput
        label="Address or id of the deal"
        placeholder="Paste it from your CRM"
        flex={1}
        miw={220}
        data-page-search
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {connections.length > 1 && (
        <Select
          label="Connection"
          placeholder="Whichever fits"
          clearable
          data={connections}
          value={chosen}
          onChange={setChosen}
        />
      )}
      <Button
        type="submit"
        loading={busy}
        disabled={!typed.trim()}
        leftSection={<FileSearch size={16} aria-hidden />}
      >
        Ask
      </Button>
    </form>
  );
}
