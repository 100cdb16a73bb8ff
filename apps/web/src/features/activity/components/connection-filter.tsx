import { Select } from '@mantine/core';
import { listConnectors } from '@thread/contracts';
import { useRead } from '../../../shared/api/use-read';

interface ConnectionFilterProps {
  readonly value: string | undefined;
  readonly onChange: (connectionId: string | undefined) => void;
}

/** Narrows a list to one connection; absent while there are fewer than two. */
export function ConnectionFilter({ value, onChange }: ConnectionFilterProps) {
  const connectors = useRead(listConnectors, {}, { staleMs: 60_000 });
  const connections = (connectors.data?.data ?? []).flatMap((card) =>
    card.connections.map((each) => ({ value: each.id, label: `${card.name}: ${each.externalAccountName}` })),
  );
  if (connections.length < 2 && !value) return null;
  return (
    <Select
      aria-label="Connection"
      placeholder="Any connection"
      clearable
      value={value ?? null}
      data={connections}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}
