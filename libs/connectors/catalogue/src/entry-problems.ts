import type { ConnectorEntry } from '@thread/connector-kit';

const isBlank = (text: string): boolean => text.trim() === '';

/** Marks are put into the page as they are: drawing elements only, no script, no outside reference, no event handler. */
const isSafeMark = (mark: string): boolean =>
  mark.startsWith('<svg ') &&
  mark.endsWith('</svg>') &&
  mark.includes('viewBox="0 0 24 24"') &&
  mark.includes('currentColor') &&
  !/<(?!\/?(?:svg|g|path|circle|rect|line|polyline|polygon|ellipse)[\s/>])|\son\w+\s*=|href|url\(/i.test(
    mark,
  );

/** What is wrong with how an entry declares itself, as sentences beginning with its id; empty when it can be shown. */
export function entryProblems({ id, display, configure, coming }: ConnectorEntry): readonly string[] {
  const problems: string[] = [];
  if (!/^[a-z][a-z0-9-]{1,39}$/.test(id))
    problems.push('the id must be lower-case letters, digits and dashes');
  if (isBlank(display.name)) problems.push('the display name is empty');
  if (isBlank(display.summary)) problems.push('the summary is empty');
  if (display.capabilities.length === 0 || display.capabilities.some(isBlank))
    problems.push('it must name at least one capability, none empty');
  if (!isSafeMark(display.mark))
    problems.push('the mark must be one plain SVG drawing in currentColor on a 24 by 24 grid');
  if (!configure && (!coming || isBlank(coming.what) || isBlank(coming.why))) {
    problems.push('it can neither be configured nor does it say what is coming and why it is not here');
  }
  return problems.map((problem) => `${id}: ${problem}`);
}
