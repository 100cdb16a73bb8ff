import { Button, Group, Select, Text } from '@mantine/core';
import { type WriteBackView, listFields, makeWriteBackProperty, saveWriteBack } from '@thread/contracts';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useRead } from '../../../shared/api/use-read';
import { useSend } from '../../../shared/api/use-send';
import { usePermission } from '../../../shared/session/permission';
import { ProblemNotice } from '../../../shared/ui/problem-notice';
import { ReadOnly } from '../../../shared/ui/read-only';
import { isSameChoice, placeOf, placesFor, withPlace } from './metric-draft';

interface MetricChoicesProps {
  readonly connectionId: string;
  readonly view: WriteBackView;
  readonly onWiden: (groupId: string) => void;
}

const refreshes = ['readWriteBack', 'listFields'];

/** Which metric of the onboarding goes to which property. Nothing is stored before "save". */
export function MetricChoices({ connectionId, view, onWiden }: MetricChoicesProps) {
  const permission = usePermission(saveWriteBack, 'choose what is written back');
  const [choices, setChoices] = useState<WriteBackView['metrics']>(view.metrics);
  const fields = useRead(listFields, { params: { connectionId } }, { staleMs: 60_000 });
  const save = useSend(saveWriteBack, { refreshes, done: 'Saved. Every account is compared now.' });
  const make = useSend(makeWriteBackProperty, {
    refreshes,
    done: ({ label }) => `“${label}” is there. Save to write to it.`,
    onDone: ({ object, name }, { body }) =>
      setChoices((now) => [...withPlace(now, body.metric, `${object}.${name}`)]),
  });
  const { makesProperties } = view;
  const maker = (metric: WriteBackView['metrics'][number]['metric']) =>
    makesProperties?.granted
      ? () => make.mutate({ params: { connectionId }, body: { metric, object: 'deal' } })
      : null;
  return (
    <div>
      <Text size="sm" fw={600}>
        Onboarding
      </Text>
      <Text size="sm" c="dimmed" mb="xs">
        Choose a property for what the provider should know of the onboarding.
      </Text>
      <ReadOnly reason={permission.reason} />
      {fields.error && <ProblemNotice error={fields.error} onRetry={() => void fields.refetch()} />}
      <ul className="metric-list">
        {view.catalogue.map((metric) => {
          const choice = choices.find((one) => one.metric === metric.metric);
          const place = choice ? placeOf(choice) : null;
          const data = placesFor(metric, fields.data?.data ?? [], choices);
          const isListed = data.some(({ items }) => items.some(({ value }) => value === place));
          const shown =
            place !== null && !isListed
              ? [...data, { group: 'Chosen', items: [{ value: place, label: place }] }]
              : data;
          const add = choice ? null : maker(metric.metric);
          return (
            <li key={metric.metric}>
              <Select
                label={metric.label}
                placeholder="Not written"
                searchable
                clearable
                disabled={!permission.allowed}
                data={shown}
                value={place}
                nothingFoundMessage="No property that can take it"
                onChange={(next) => setChoices([...withPlace(choices, metric.metric, next)])}
              />
              {add && permission.allowed && (
                <Button
                  size="xs"
                  variant="subtle"
                  leftSection={<Plus size={15} aria-hidden />}
                  loading={make.isPending}
                  aria-label={`Make a deal property for ${metric.label}`}
                  onClick={add}
                >
                  Make a deal property
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <Group gap="xs" mt="sm">
        {permission.allowed && (
          <Button
            size="xs"
            disabled={isSameChoice(choices, view.metrics)}
            loading={save.isPending}
            onClick={() => save.mutate({ params: { connectionId }, body: { metrics: choices } })}
          >
            Save
          </Button>
        )}
        {permission.allowed && makesProperties?.group && !makesProperties.granted && (
          <Button size="xs" variant="default" onClick={() => onWiden(makesProperties.group ?? '')}>
            Let Thread make properties
          </Button>
        )}
      </Group>
    </div>
  );
}
