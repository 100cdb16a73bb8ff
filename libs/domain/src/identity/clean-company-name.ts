import { cleanName } from '../text/clean-text';
import { isLeadingNoise, isRunOnNoise, isTrailingNoise } from './deal-name-noise';

const separator = / [-|•·»:/]{1,3} | ?[|–—] ?|: /gu;
const frontTag = /^[[({]([^[\](){}]{1,60})[\])}]\s*/u;
const endTag = /\s*[[({]([^[\](){}]{1,60})[\])}]$/u;

function withoutTags(name: string): string {
  const front = frontTag.exec(name);
  if (front?.[1] !== undefined && isTrailingNoise(front[1])) return name.slice(front[0].length);
  const end = endTag.exec(name);
  if (end?.[1] !== undefined && isTrailingNoise(end[1])) return name.slice(0, end.index);
  return name;
}

function withoutPieces(name: string): string {
  const breaks = [...name.matchAll(separator)];
  const last = breaks.at(-1);
  if (last !== undefined && isTrailingNoise(name.slice(last.index + last[0].length)))
    return name.slice(0, last.index);
  const [first] = breaks;
  if (first !== undefined && isLeadingNoise(name.slice(0, first.index)))
    return name.slice(first.index + first[0].length);
  return name;
}

function withoutRunOn(name: string): string {
  const words = name.split(' ');
  // At most five words are looked at: a longer tail is part of a name, whatever it says.
  for (let tail = Math.min(5, words.length - 1); tail >= 2; tail -= 1) {
    if (isRunOnNoise(words.slice(-tail))) return words.slice(0, -tail).join(' ');
  }
  return name;
}

/**
 * A company's name for display, out of a deal's or company's name: on one line, without control and reordering characters, and without
 * what only describes the deal (`Acme – New Business 2026`, `[Renewal] Acme`, `Acme | 50 seats`, `Acme Renewal 2026` → `Acme`).
 * Careful by intent: without a separator a word like "Renewal" is only cut together with a year, and a name that is nothing but such
 * words stays whole. Cleaning twice changes nothing. '' only when there is nothing visible at all.
 */
export function cleanCompanyName(name: string): string {
  let current = cleanName(name);
  for (let round = 0; round < 20; round += 1) {
    const shorter = cleanName(
      withoutRunOn(withoutPieces(withoutTags(current))).replace(/^[\s\-–—|:,/]+|[\s\-–—|:,/]+$/gu, ''),
    );
    if (shorter === '' || shorter === current) return current;
    current = shorter;
  }
  return current;
}
