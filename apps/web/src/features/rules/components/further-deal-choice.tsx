import { Radio, Stack } from '@mantine/core';
import { type RuleDefinition, furtherDeals } from '@thread/contracts';
import { Panel } from '../../../shared/ui/panel';

type FurtherDeal = NonNullable<RuleDefinition['furtherDeal']>;

const words: Readonly<Record<FurtherDeal, { readonly label: string; readonly description: string }>> = {
  link: { label: 'Join the account', description: 'The deal is linked; plan and values stay as they are.' },
  link_with_plan: {
    label: 'Join the account with a plan of its own',
    description: 'The rule’s plan is added behind what is planned already.',
  },
  update_arr: {
    label: 'Update the ARR only',
    description: 'The deal is linked, and the account’s ARR is the deal’s.',
  },
  new_account: { label: 'Become a new account', description: 'Every deal of the customer is an account.' },
  ask: { label: 'Ask a person', description: 'The deal waits under Needs attention.' },
};

interface FurtherDealChoiceProps {
  readonly value: FurtherDeal | undefined;
  readonly disabled: boolean;
  readonly onChange: (value: FurtherDeal) => void;
}

/** What becomes of a deal of a customer who has an account. */
export function FurtherDealChoice({ value = 'link', disabled, onChange }: FurtherDealChoiceProps) {
  return (
    <Panel
      title="If the customer has an account already"
      description="Known by the company record or the website. Make a rule of its own for a pipeline or deal type that is to be treated otherwise."
    >
      <Radio.Group
        aria-label="A further deal is to"
        value={value}
        onChange={(next) => onChange(furtherDeals.find((each) => each === next) ?? 'link')}
      >
        <Stack gap="sm">
          {furtherDeals.map((each) => (
            <Radio key={each} value={each} disabled={disabled} {...words[each]} />
          ))}
        </Stack>
      </Radio.Group>
    </Panel>
  );
}
