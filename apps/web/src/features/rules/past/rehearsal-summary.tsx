import { Group, Text, UnstyledButton } from '@mantine/core';
import { type RehearsalDetail as Rehearsal, runOutcomes } from '@thread/contracts';
import { formatMoney } from '../../../shared/format/format-money';
import { Figure } from '../../../shared/ui/figure';
import { Panel } from '../../../shared/ui/panel';
import { StatusMark } from '../../../shared/ui/status-mark';
import { countOf, rehearsedWords } from './past-words';
import type { RowsFilter } from './rehearsal-rows';

interface RehearsalSummaryProps {
  readonly rehearsal: Rehearsal;
  readonly filter: RowsFilter;
  readonly onFilter: (filter: RowsFilter) => void;
}

/** What a rehearsal comes to: counts to filter by, ARR a currency, and what the mapping lacks. */
export function RehearsalSummary({ rehearsal, filter, onFilter }: RehearsalSummaryProps) {
  const { summary } = rehearsal;
  const counts = runOutcomes
    .map((outcome) => ({ outcome, parts: summary.outcomes.filter((one) => one.outcome === outcome) }))
    .filter(({ parts }) => parts.length > 0);
  return (
    <Panel title="What it would come to" description="Choose a number to see its deals.">
      <div className="outcome-tiles">
        {counts.map(({ outcome, parts }) => {
          const isOn = filter.outcome === outcome;
          return (
            <UnstyledButton
              key={outcome}
              className="outcome-tile"
              aria-pressed={isOn}
              onClick={() => onFilter({ ...filter, outcome: isOn ? undefined : outcome })}
            >
              <strong>{parts.reduce((sum, { count }) => sum + count, 0).toLocaleString('en')}</strong>
              <StatusMark status={rehearsedWords[outcome]} />
              {parts.length > 1 ? (
                <ul>
                  {parts.map(({ code, title, count }) => (
                    <li key={code}>
                      {count.toLocaleString('en')} · {title}
                    </li>
                  ))}
                </ul>
              ) : (
                <span className="outcome-tile-text">{parts[0]?.title}</span>
              )}
            </UnstyledButton>
          );
        })}
      </div>
      <dl className="figures figures-wide" style={{ marginTop: 18 }}>
        <Figure
          label="ARR of new accounts"
          value={
            summary.arr.length === 0 ? 'unknown' : summary.arr.map((sum) => formatMoney(sum)).join(' · ')
          }
          hint={summary.withoutArr > 0 ? `${countOf(summary.withoutArr, 'deal')} without ARR` : undefined}
        />
        <Figure
          label="Duplicates"
          value={
            <FilterLink
              count={summary.duplicates}
              text={summary.duplicates === 0 ? 'none' : countOf(summary.duplicates, 'deal')}
              isOn={filter.show === 'duplicates'}
              onClick={(isOn) => onFilter({ ...filter, show: isOn ? undefined : 'duplicates' })}
            />
          }
        />
        <Figure
          label="Missing facts"
          value={
            <FilterLink
              count={summary.missing.length}
              text={summary.missing.map(({ field, count }) => `${field} (${count})`).join(', ') || 'none'}
              isOn={filter.show === 'missing'}
              onClick={(isOn) => onFilter({ ...filter, show: isOn ? undefined : 'missing' })}
            />
          }
        />
      </dl>
      {summary.unmapped.length > 0 && (
        <section style={{ marginTop: 18 }}>
          <Group justify="space-between" gap="xs">
            <Text fw={600} size="sm">
              Values the mapping does not know
            </Text>
            <FilterLink
              count={1}
              text="Show their deals"
              isOn={filter.show === 'unmapped'}
              onClick={(isOn) => onFilter({ ...filter, show: isOn ? undefined : 'unmapped' })}
            />
          </Group>
          <ul className="unmapped-list">
            {summary.unmapped.map(({ field, label, value, count }) => (
              <li key={`${field} ${value}`}>
                <span>
                  {label}: <code className="value-code any-break">{value}</code>
                </span>
                <span>{countOf(count, 'deal')}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Panel>
  );
}

interface FilterLinkProps {
  readonly count: number;
  readonly text: string;
  readonly isOn: boolean;
  readonly onClick: (isOn: boolean) => void;
}

/** A figure that shows its deals when pressed; plain text when there are none. */
function FilterLink({ count, text, isOn, onClick }: FilterLinkProps) {
  if (count === 0) return <>{text}</>;
  return (
    <UnstyledButton className="filter-link" aria-pressed={isOn} onClick={() => onClick(isOn)}>
      {text}
    </UnstyledButton>
  );
}
