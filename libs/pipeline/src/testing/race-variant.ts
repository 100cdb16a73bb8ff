/** What the second caller does about the deal that the first is turning into an account. */
export const raceVariants = [
  'webhook_and_poll',
  'webhook_and_person',
  'webhook_and_rerun',
  'two_deals_of_one_company',
  'deal_and_account_by_hand',
  'deal_and_link_by_person',
  'deal_deleted_meanwhile',
] as const;
export type RaceVariant = (typeof raceVariants)[number];
