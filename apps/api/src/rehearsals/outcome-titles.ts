import { causeWords, nothingToDecideText } from '../reruns/cause-words';

const titles: Readonly<Record<string, string>> = {
  created: 'A new account',
  linked_existing_account: 'Joins an account there is, or one made before it',
  account_updated: 'Changes its account',
  account_unchanged: 'Its account is up to date',
  already_held: 'Held already',
  record_deleted: 'Deleted at the source',
};

/** A decision's code in a few plain words. */
export function outcomeTitle(code: string): string {
  return titles[code] ?? nothingToDecideText(code) ?? causeWords(code).title;
}
