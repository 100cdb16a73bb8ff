import { Progress } from '@mantine/core';

/** Share of the plan that is done, as bar and number. */
export function ProgressLine({ percent, label }: { percent: number; label: string }) {
  return (
    <span className="progress-line">
      <Progress.Root size={6} radius="xl" style={{ flex: 1 }}>
        <Progress.Section value={percent} aria-label={label} />
      </Progress.Root>
      <span>{percent}%</span>
    </span>
  );
}
