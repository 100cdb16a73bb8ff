import type { IdentityKeys } from './identity';

/**
 * Puts together what shares a key with one another, directly or over others: records that may turn out to be one customer. Order is kept, within
 * a group and by each group's first.
 */
export function groupKin<T>(
  items: readonly T[],
  keysOf: (item: T) => IdentityKeys,
): readonly (readonly T[])[] {
  const groups = new Map<number, { readonly members: { readonly at: number; readonly item: T }[] }>();
  const groupOfKey = new Map<string, number>();
  items.forEach((item, at) => {
    const keys = keyNames(keysOf(item));
    const joined = [...new Set(keys.flatMap((key) => groupOfKey.get(key) ?? []))].sort((a, b) => a - b);
    const target = joined[0] ?? at;
    const members = [...joined.flatMap((number) => groups.get(number)?.members ?? []), { at, item }];
    for (const number of joined) groups.delete(number);
    groups.set(target, { members: members.sort((a, b) => a.at - b.at) });
    const moved = joined.length > 1 ? members.flatMap((member) => keyNames(keysOf(member.item))) : keys;
    for (const key of moved) groupOfKey.set(key, target);
  });
  return [...groups].sort(([a], [b]) => a - b).map(([, { members }]) => members.map(({ item }) => item));
}

/** Each key as one text, kinds kept apart. */
export function keyNames(keys: IdentityKeys): readonly string[] {
  return [
    ...(keys.domain ? [`domain:${keys.domain}`] : []),
    ...(keys.normalisedName ? [`name:${keys.normalisedName}`] : []),
    ...keys.contactEmails.map((email) => `email:${email.toLowerCase()}`),
    ...keys.companyIds.map((id) => `company:${id}`),
  ];
}
