import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';

interface RecordFilterProps {
  readonly value: string | undefined;
  readonly onChange: (externalId: string | undefined) => void;
}

/** Narrows a list to one record by its id at the provider. */
export function RecordFilter({ value, onChange }: RecordFilterProps) {
  const [typed, setTyped] = useState(value ?? '');
  useEffect(() => setTyped(value ?? ''), [value]);
  const settle = useDebouncedCallback((text: string) => onChange(text.trim() || undefined), 300);
  return (
    <TextInput
      className="toolbar-search"
      aria-label="Record id"
      placeholder="Record id"
      leftSection={<Search size={16} aria-hidden />}
      data-page-search
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        settle(event.currentTarget.value);
      }}
    />
  );
}
