/**
 * Runs every side once to warm up, and then so many rounds of all of them, every second one in the opposite order: whatever slows the
 * machine down for a while hits all sides alike.
 * @returns each side's results by round.
 */
export async function interleave<Name extends string, Result>(
  sides: Readonly<Record<Name, () => Promise<Result>>>,
  rounds: number,
): Promise<Readonly<Record<Name, readonly Result[]>>> {
  const names = Object.keys(sides) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Result[]>;
  for (const name of names) await sides[name]();
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) results[name].push(await sides[name]());
  }
  return results;
}
