import { Autocomplete, Checkbox, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import type { ConnectorCard } from '@thread/contracts';
import { CopyLine } from '../../../shared/ui/copy-line';
import { OutsideLink } from '../../../shared/ui/outside-link';
import { guideAddress } from '../guide-address';

export interface OwnAppDraft {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly loginUrl: string;
}

interface OwnAppFieldsProps {
  readonly connectorId: string;
  readonly loginHosts: NonNullable<ConnectorCard['ownApps']>['loginHosts'];
  readonly draft: OwnAppDraft;
  readonly onChange: (draft: OwnAppDraft) => void;
  /** Sentences by member. */
  readonly problems: Readonly<Partial<Record<keyof OwnAppDraft, string>>>;
}

/** What Thread needs to know of an app that the customer registered at the provider itself. */
function OwnAppFields({ connectorId, loginHosts, draft, onChange, problems }: OwnAppFieldsProps) {
  const hosts = loginHosts.map(({ label, url }) => `${label}: ${url}`).join(' · ');
  return (
    <Stack gap="sm">
      <div>
        <Text size="sm" fw={600} mb={4}>
          Callback address to enter in the app
        </Text>
        <CopyLine
          value={`${window.location.origin}/oauth/${encodeURIComponent(connectorId)}/callback`}
          label="the callback address"
        />
      </div>
      <TextInput
        label="Client id"
        required
        withAsterisk={false}
        description="Also called consumer key."
        autoComplete="off"
        value={draft.clientId}
        error={problems.clientId}
        onChange={(event) => onChange({ ...draft, clientId: event.currentTarget.value })}
      />
      <PasswordInput
        label="Client secret"
        required
        withAsterisk={false}
        description="Also called consumer secret."
        autoComplete="off"
        value={draft.clientSecret}
        error={problems.clientSecret}
        onChange={(event) => onChange({ ...draft, clientSecret: event.currentTarget.value })}
      />
      <Autocomplete
        label="Address people log in at"
        required
        withAsterisk={false}
        description={`${hosts}. Or your organisation’s own address.`}
        autoComplete="off"
        data={loginHosts.map(({ url }) => url)}
        // Offered whatever stands in the field: it begins with one of them.
        filter={({ options }) => options}
        value={draft.loginUrl}
        error={problems.loginUrl}
        onChange={(loginUrl) => onChange({ ...draft, loginUrl })}
      />
    </Stack>
  );
}

/** Nothing entered yet; most people log in at the first address. */
export const emptyDraft = (loginHosts: OwnAppFieldsProps['loginHosts'] = []): OwnAppDraft => ({
  clientId: '',
  clientSecret: '',
  loginUrl: loginHosts[0]?.url ?? '',
});

interface OwnAppChoiceProps extends Omit<OwnAppFieldsProps, 'connectorId' | 'draft' | 'onChange'> {
  readonly card: Pick<ConnectorCard, 'id' | 'name' | 'guide'>;
  /** Whether an existing connection is authorised again. */
  readonly again: boolean;
  /** Whether there is no other app to connect with. */
  readonly required: boolean;
  /** Null while the installation's app, or the one the connection has, is used. */
  readonly draft: OwnAppDraft | null;
  readonly onChange: (draft: OwnAppDraft | null) => void;
}

/** Whether to connect with an app of one's own, and which. */
export function OwnAppChoice({ card, again, required, draft, onChange, ...rest }: OwnAppChoiceProps) {
  const guide = card.guide && (
    <OutsideLink href={guideAddress(card.guide)}>How to make the app, step by step</OutsideLink>
  );
  return (
    <Stack gap="sm">
      {required ? (
        <div>
          <Text size="sm" fw={600}>
            Your own app at {card.name}
          </Text>
          <Text size="sm" c="dimmed">
            This installation of Thread has no app at {card.name}. Register one in your own account there, and
            enter what its page shows.
          </Text>
        </div>
      ) : (
        <Checkbox
          label="Use an app of our own"
          description={
            again
              ? 'Leave this off to keep the app it is connected with.'
              : 'For organisations that register the app themselves.'
          }
          checked={draft !== null}
          onChange={(event) => onChange(event.currentTarget.checked ? emptyDraft(rest.loginHosts) : null)}
        />
      )}
      {draft && guide}
      {draft && <OwnAppFields connectorId={card.id} draft={draft} onChange={onChange} {...rest} />}
    </Stack>
  );
}
