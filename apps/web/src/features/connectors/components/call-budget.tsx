import { Progress, Text } from '@mantine/core';
import type { ConnectionDetail } from '@thread/contracts';

type Budget = ConnectionDetail['budget'];

const laneWords = {
  live: 'live changes',
  clicked: 'what people asked for',
  sweep: 'sweeps',
  backfill: 'backfills',
} as const;

/** How much of the provider's limits is in use now, and for whom the calls of the day were made. */
export function CallBudget({ budget }: { budget: Budget }) {
  const lanes = (Object.keys(laneWords) as (keyof typeof laneWords)[])
    .filter((lane) => budget.byLane[lane] > 0)
    .map((lane) => `${budget.byLane[lane].toLocaleString('en')} for ${laneWords[lane]}`);
  return (
    <>
      {budget.limits.map(({ id, label, used, max, usedToday, daily }) => (
        <div key={id}>
          <Meter label={label} used={used} max={max} />
          {daily !== null && <Meter label={`${label}, today`} used={usedToday} max={daily} />}
        </div>
      ))}
      {lanes.length > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          Calls: {new Intl.ListFormat('en').format(lanes)}.
        </Text>
      )}
    </>
  );
}

function Meter({ label, used, max }: { label: string; used: number; max: number }) {
  const percent = Math.min(100, Math.round((100 * used) / max));
  return (
    <div style={{ marginTop: 8 }}>
      <Text size="sm" component="span">
        {label}: {used.toLocaleString('en')} of {max.toLocaleString('en')}
      </Text>
      <Progress.Root size={6} radius="xl" mt={4}>
        <Progress.Section value={percent} color={percent >= 90 ? 'orange' : undefined} aria-label={label} />
      </Progress.Root>
    </div>
  );
}
