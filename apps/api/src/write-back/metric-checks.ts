import type { MetricChoice } from '@thread/contracts';
import { metricFits, metricOptions, metrics, type MetricKey } from '@thread/domain';
import type { KnownSchema } from '../connections/live-schema';

interface Problem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** What is wrong with a choice of metrics, as far as the schema is known. */
export function metricProblems(
  choices: readonly MetricChoice[],
  fields: KnownSchema['fields'],
  canWrite: boolean,
): Problem[] {
  const taken = new Set<string>();
  return choices.flatMap((choice, index) => {
    const found = problemOf(choice, fields, canWrite);
    const place = `${choice.object}.${choice.property}`;
    const twice = taken.has(place)
      ? { code: 'duplicate', message: 'Two metrics cannot go to the same property.' }
      : null;
    taken.add(place);
    const problem = found ?? twice;
    return problem === null ? [] : [{ path: `body.metrics.${index}`, ...problem }];
  });
}

function problemOf(
  { metric, object, property }: MetricChoice,
  fields: KnownSchema['fields'],
  canWrite: boolean,
): Omit<Problem, 'path'> | null {
  if (!canWrite) return { code: 'only_read', message: 'Thread can only read from this provider.' };
  const known = fields[object];
  if (known === undefined || known.length === 0) return null;
  const description = known.find(({ name }) => name === property);
  if (!description)
    return { code: 'unknown_property', message: `The ${object} has no property “${property}”.` };
  if (!description.writable)
    return {
      code: 'not_writable',
      message: `“${description.label}” cannot be written by the connected user.`,
    };
  if (metricFits(metric, description.type)) return null;
  const label = metrics.find(({ key }) => key === metric)?.label ?? metric;
  return { code: 'incompatible_type', message: `${label} cannot be written to “${description.label}”.` };
}

/** The property Thread makes for a metric. */
export function newPropertyFor(metric: MetricKey) {
  const { label, type } = metrics.find(({ key }) => key === metric) ?? { label: metric, type: 'text' };
  const options = metricOptions(metric);
  const kind = options.length > 0 ? 'option' : type === 'day' ? 'date' : type;
  const name = `thread_${metric.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
  return { name, label, type: kind, options } as const;
}
