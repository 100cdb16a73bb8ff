import { Choice, Field } from '../../../ui/form-parts';
import type { FaultAction } from '../control/fault-actions';
import type { Portal } from '../crm/crm-model';

interface Trouble {
  action: FaultAction;
  title: string;
  explains: string;
  fields: readonly (readonly [name: string, label: string, initial: string])[];
  portal: boolean;
}

const troubles: readonly Trouble[] = [
  {
    action: 'revokeGrant',
    title: 'Remove the app',
    explains: 'The customer disconnects the app in HubSpot. All tokens die; no webhook tells.',
    fields: [],
    portal: true,
  },
  {
    action: 'expireAccessTokens',
    title: 'Expire access tokens',
    explains: 'Every access token of the account is past its life at once.',
    fields: [],
    portal: true,
  },
  {
    action: 'renameOption',
    title: 'Rename an option',
    explains: 'Changes an option’s internal value; records keep the old one.',
    fields: [
      ['objectType', 'Object type', 'deals'],
      ['property', 'Property', 'billing_terms'],
      ['from', 'Option', 'annual_upfront'],
      ['to', 'New value', 'yearly_prepaid'],
    ],
    portal: true,
  },
  {
    action: 'renameProperty',
    title: 'Rename a property',
    explains: 'The old internal name is gone, the new one is empty.',
    fields: [
      ['objectType', 'Object type', 'deals'],
      ['from', 'Property', 'kickoff_date'],
      ['to', 'New name', 'start_date'],
    ],
    portal: true,
  },
  {
    action: 'deleteProperty',
    title: 'Delete a property',
    explains: 'Reads no longer return it, writes are refused.',
    fields: [
      ['objectType', 'Object type', 'deals'],
      ['property', 'Property', 'billing_terms'],
    ],
    portal: true,
  },
  {
    action: 'renameStage',
    title: 'Rename a stage',
    explains: 'The label changes, the id stays.',
    fields: [
      ['stage', 'Stage id', 'closedwon'],
      ['label', 'New label', 'Won and signed'],
    ],
    portal: true,
  },
  {
    action: 'deleteStage',
    title: 'Delete a stage',
    explains: 'The stage leaves its pipeline; deals in it keep the id.',
    fields: [['stage', 'Stage id', 'closedwon']],
    portal: true,
  },
  {
    action: 'hurryRetries',
    title: 'Retry webhooks now',
    explains: 'Everything that waits for a retry is tried at once.',
    fields: [],
    portal: false,
  },
];

/** Troubles that happen once. */
export function OneShotTroubles({ portals }: { portals: readonly Portal[] }) {
  return (
    <section>
      <h2>Once, now</h2>
      <div className="grid">
        {troubles.map((trouble) => (
          <section className="card" key={trouble.action}>
            <h3>{trouble.title}</h3>
            <p className="muted small">{trouble.explains}</p>
            <form className="stack" method="post" action="/ui/hubspot/faults/act">
              <input type="hidden" name="action" value={trouble.action} />
              {trouble.portal && (
                <Choice
                  label="Account"
                  name="portalId"
                  options={portals.map((portal) => [String(portal.id), portal.name] as const)}
                />
              )}
              {trouble.fields.map(([name, label, initial]) => (
                <Field key={name} label={label} name={name} value={initial} />
              ))}
              <div>
                <button>Do it</button>
              </div>
            </form>
          </section>
        ))}
      </div>
      <p className="muted small">
        Deleting, restoring and merging records is done on the records’ own pages.
      </p>
    </section>
  );
}
