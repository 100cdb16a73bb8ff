import { Document } from '../../../ui/document';
import { Card, Choice, Field, Problem } from '../../../ui/form-parts';
import type { Portal } from '../crm/crm-model';
import { nameOf } from './deal-facts';
import { PropertyFields } from './property-fields';

/** The form for a new deal. */
export function NewDealPage({ portal, problem }: { portal: Portal; problem: string | undefined }) {
  const companies = [...portal.records.companies.values()].filter((one) => one.archivedAt === null);
  return (
    <Document title="New deal" at="/ui/hubspot/deals">
      <main id="content">
        <div className="head">
          <div>
            <h1>New deal</h1>
            <p className="muted">{`In ${portal.name}. Leave out what should be missing.`}</p>
          </div>
        </div>
        <Problem text={problem} />
        <form method="post" action="/ui/hubspot/deals/new">
          <input type="hidden" name="portal" value={portal.id} />
          <Card title="Deal">
            <PropertyFields
              portal={portal}
              type="deals"
              values={{ dealstage: 'contractsent', deal_currency_code: portal.companyCurrency }}
              only={[
                'dealname',
                'dealstage',
                'amount',
                'deal_currency_code',
                'closedate',
                'hubspot_owner_id',
                'dealtype',
                'billing_terms',
                'kickoff_date',
              ]}
            />
          </Card>
          <Card title="Company">
            <div className="fields">
              <Choice
                label="Existing company"
                name="company"
                options={[
                  ['', '– a new one, or none –'],
                  ...companies.map((one) => [one.id, nameOf(one)] as const),
                ]}
              />
              <Field label="New company: name" name="companyName" />
              <Field label="New company: domain" name="companyDomain" />
            </div>
          </Card>
          <Card title="Contact">
            <div className="fields">
              <Field label="First name" name="contactFirst" />
              <Field label="Last name" name="contactLast" />
              <Field label="E-mail" name="contactEmail" type="email" />
            </div>
          </Card>
          <button className="primary">Create deal</button>
        </form>
      </main>
    </Document>
  );
}
