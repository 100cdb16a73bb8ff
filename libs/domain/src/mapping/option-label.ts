import type { FieldDescription } from '../records/snapshot';
import { quoted } from '../text/clean-text';
import type { Converted, FieldProblem } from './reading';

function labelOf(description: FieldDescription, value: string): string | null {
  const option = description.options.find((candidate) => candidate.value === value);
  if (option !== undefined) return option.label;
  if (description.type !== 'boolean' || description.options.length > 0) return null;
  return value === 'true' ? 'Yes' : value === 'false' ? 'No' : null;
}

/**
 * The label a person knows for an option's internal value; several chosen options (`a;b`) become `A, B`. An option the schema does not
 * know keeps its internal value and is reported; without a schema everything keeps its value.
 */
export function optionLabel(raw: string, description: FieldDescription | null): Converted<string> {
  if (description === null) {
    const problem = {
      code: 'schema_unavailable',
      text: 'The property’s options could not be read; its internal value is kept.',
    };
    return { value: raw, steps: [problem.text], problem };
  }
  const several = description.type === 'options' ? raw.split(';').map((part) => part.trim()) : [raw.trim()];
  let problem: FieldProblem | null = null;
  const labels = several
    .filter((value) => value !== '')
    .map((value) => {
      const label = labelOf(description, value);
      if (label === null)
        problem ??= {
          code: 'unknown_option',
          text: `${quoted(value)} is not an option of ${description.label}.`,
        };
      return label ?? value;
    });
  const text = labels.join(', ');
  const steps = text === raw ? [] : [`Shown as ${quoted(text)}.`];
  return {
    value: text,
    steps: problem === null ? steps : [...steps, (problem as FieldProblem).text],
    problem,
  };
}
