import { Fragment, type ReactNode } from 'react';
import { Document } from '../../../ui/document';
import { Problem } from '../../../ui/form-parts';
import { childrenOf, pipelinesOf } from '../control/control-views';
import type { Org } from '../org/org';
import { newestValues, type SObjectRecord } from '../org/sobject-record';
import { masterRecordTypeId } from '../org/stages';
import type { Salesforce } from '../salesforce';
import { money, OrgTabs } from './org-tabs';

const cardsShown = 50;

/** `Negotiation/Review`: may break behind the stroke, not inside a word. */
const breakable = (label: string): ReactNode =>
  label.split('/').map((part, index) => (
    <Fragment key={part}>
      {index > 0 && (
        <>
          /<wbr />
        </>
      )}
      {part}
    </Fragment>
  ));

interface BoardPipeline {
  id: string;
  label: string;
  stages: readonly string[];
}

function holesOf(org: Org, record: SObjectRecord): string[] {
  const values = newestValues(record);
  const hasContact = childrenOf(org, 'OpportunityContactRole', 'OpportunityId', record.id).length > 0;
  return [
    ...(values.AccountId === null ? ['no account'] : []),
    ...(values.Amount === null ? ['no amount'] : []),
    ...(hasContact ? [] : ['no contact']),
  ];
}

function Card({ org, record, pipeline }: { org: Org; record: SObjectRecord; pipeline: BoardPipeline }) {
  const values = newestValues(record);
  const holes = holesOf(org, record);
  const number = org.profile.number;
  return (
    <article className="deal" draggable="true" data-deal={record.id}>
      <a href={`/ui/salesforce/records/${record.id}?org=${number}`}>{String(values.Name)}</a>
      <div className="row">
        <span className="keep">{`closes ${String(values.CloseDate)}`}</span>
        <span>{money(values.Amount, values.CurrencyIsoCode ?? org.profile.currencies[0])}</span>
      </div>
      {holes.length > 0 && (
        <div className="holes">
          {holes.map((hole) => (
            <span className="badge warn" key={hole}>
              {hole}
            </span>
          ))}
        </div>
      )}
      <form method="post" action="/ui/salesforce/opportunities/move">
        <input type="hidden" name="org" value={number} />
        <input type="hidden" name="id" value={record.id} />
        <select name="stage" data-submit aria-label={`Move ${String(values.Name)} to`} defaultValue="">
          <option value="">Move to…</option>
          {pipeline.stages
            .filter((stage) => stage !== values.StageName)
            .map((stage) => (
              <option key={stage} value={stage}>
                {stage}
              </option>
            ))}
        </select>
        <button>Move</button>
      </form>
    </article>
  );
}

/** Opportunities of one record type by stage. */
export function BoardPage(props: {
  salesforce: Salesforce;
  org: Org;
  pipelineId: string | undefined;
  problem: string | undefined;
}) {
  const { salesforce, org, problem } = props;
  const pipelines = pipelinesOf(salesforce, org).map(({ id, label, stages }) => ({
    id,
    label,
    stages: stages.map((stage) => String(stage.id)),
  }));
  const pipeline = pipelines.find(({ id }) => id === props.pipelineId) ?? pipelines[0];
  if (pipeline === undefined) throw new Error('The org has no stages');
  const records = [...org.table('Opportunity').values()].filter((record) => {
    const values = newestValues(record);
    return values.IsDeleted !== true && (values.RecordTypeId ?? masterRecordTypeId) === pipeline.id;
  });
  return (
    <Document title="Opportunities" at="/ui/salesforce/opportunities">
      <main
        id="content"
        className="wide"
        data-board
        data-move-url={`/_sandbox/api/salesforce/portals/${org.profile.number}/deals/move`}
      >
        <div className="head">
          <div>
            <h1>Opportunities</h1>
            <p className="muted">
              Drag a card to another stage, or use its menu. The product notices at its next poll, or earlier
              where <a href="/ui/salesforce/messages">outbound messages</a> are set up.{' '}
              <a href={`/ui/salesforce/projects?org=${org.profile.number}`}>Projects</a>{' '}
              <a href="/ui/salesforce/faults">Faults</a>
            </p>
          </div>
          <div className="actions">
            <OrgTabs orgs={salesforce.orgs} current={org} path="/ui/salesforce/opportunities" />
            <form method="post" action="/ui/salesforce/opportunities/new">
              <input type="hidden" name="org" value={org.profile.number} />
              <button className="primary">New opportunity</button>
            </form>
          </div>
        </div>
        <Problem text={problem} />
        <p role="status" data-status className="muted" />
        <nav className="tabs" aria-label="Record type">
          {pipelines.map((one) => (
            <a
              key={one.id}
              href={`/ui/salesforce/opportunities?org=${org.profile.number}&pipeline=${one.id}`}
              aria-current={one.id === pipeline.id ? 'page' : undefined}
            >
              {one.label}
            </a>
          ))}
        </nav>
        <div className="board">
          {pipeline.stages.map((stage) => {
            const inStage = records.filter((record) => newestValues(record).StageName === stage);
            return (
              <section className="column" data-stage={stage} aria-label={stage} key={stage}>
                <header>
                  <h2>{breakable(stage)}</h2>
                  <span className="muted">{inStage.length}</span>
                </header>
                <div className="cards">
                  {inStage.slice(0, cardsShown).map((record) => (
                    <Card key={record.id} org={org} record={record} pipeline={pipeline} />
                  ))}
                  {inStage.length === 0 && <p className="muted small">No opportunities</p>}
                  {inStage.length > cardsShown && (
                    <p className="muted small">{`and ${inStage.length - cardsShown} more`}</p>
                  )}
                </div>
              </section>
            );
          })}
        </div>
      </main>
    </Document>
  );
}
