import type { ReactNode } from 'react';

interface FigureProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly hint?: ReactNode;
}

/** A number with its name; belongs in a `dl`. */
export function Figure({ label, value, hint }: FigureProps) {
  return (
    <div className="figure">
      <dt>{label}</dt>
      <dd>
        {value} {hint && <span>{hint}</span>}
      </dd>
    </div>
  );
}
