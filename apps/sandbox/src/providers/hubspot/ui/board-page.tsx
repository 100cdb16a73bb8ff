import { Document } from '../../../ui/document';
import { Problem } from '../../../ui/form-parts';
import type { CrmRecord, Pipeline, Portal, Stage } from '../crm/crm-model';
import { dealsOf, holesOf, related, nameOf, totalsOf } from './deal-facts';
import { money, PortalTabs } from './portal-tabs';

const cardsShown = 60;

function DealCard({ portal, deal, pipeline }: { portal: Portal; deal: CrmRecord; pipeline: Pipeline }) {
  const [company] = related(portal, deal, 'companies');
  const holes = holesOf(portal, deal);
  const name = nameOf(deal);
  return (
    <article className="deal" draggable="true" data-deal={deal.id}>
      <a href={`/ui/hubspot/deals/${deal.id}?portal=${portal.id}`} draggable="false" title={name}>
        {name}
      </a>
      <div className="row">
        <span>{company === undefined || name.startsWith(nameOf(company)) ? '' : nameOf(company)}</span>
        <span>{money(deal.properties.amount, deal.properties.deal_currency_code)}</span>
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
      <form method="post" action="/ui/hubspot/deals/move">
        <input type="hidden" name="portal" value={portal.id} />
        <input type="hidden" name="pipeline" value={pipeline.id} />
        <input type="hidden" name="id" value={deal.id} />
        <select name="stage" data-submit aria-label={`Move ${name} to`} defaultValue="">
          <option value="">Move to…</option>
          {pipeline.stages
            .filter((stage) => !stage.archived && stage.id !== deal.properties.dealstage)
            .map((stage) => (
              <option key={stage.id} value={stage.id}>
                {stage.label}
              </option>
            ))}
        </select>
        <button>Move</button>
      </form>
    </article>
  );
}

function StageColumn({
  portal,
  pipeline,
  stage,
  deals,
}: {
  portal: Portal;
  pipeline: Pipeline;
  stage: Stage;
  deals: CrmRecord[];
}) {
  return (
    <section className="column" data-stage={stage.id} aria-label={stage.label}>
      <header>
        <h2>{stage.label}</h2>
        <span className="muted">
          {[String(deals.length), ...totalsOf(deals, portal.companyCurrency)].join(' · ')}
        </span>
      </header>
      <div className="cards">
        {deals.slice(0, cardsShown).map((deal) => (
          <DealCard key={deal.id} portal={portal} deal={deal} pipeline={pipeline} />
        ))}
        {deals.length === 0 && <p className="muted small">No deals</p>}
        {deals.length > cardsShown && (
          <p className="muted small">{`and ${deals.length - cardsShown} more`}</p>
        )}
      </div>
    </section>
  );
}

function MoveMany({ portal, pipeline }: { portal: Portal; pipeline: Pipeline }) {
  const stages = pipeline.stages.filter((stage) => !stage.archived);
  return (
    <form method="post" action="/ui/hubspot/deals/move-many">
      <input type="hidden" name="portal" value={portal.id} />
      <input type="hidden" name="pipeline" value={pipeline.id} />
      Move
      <input name="count" type="number" min="1" defaultValue="10" aria-label="How many open deals" />
      open deals to
      <select
        name="stage"
        aria-label="Stage for many deals"
        defaultValue={stages.find((stage) => stage.probability === 1)?.id}
      >
        {stages.map((stage) => (
          <option key={stage.id} value={stage.id}>
            {stage.label}
          </option>
        ))}
      </select>
      <button>Move</button>
    </form>
  );
}

/** The deals of one pipeline by stage. */
export function BoardPage(props: {
  portals: Portal[];
  portal: Portal;
  pipeline: Pipeline;
  problem: string | undefined;
}) {
  const { portals, portal, pipeline, problem } = props;
  const deals = dealsOf(portal, pipeline.id);
  return (
    <Document title="Deals" at="/ui/hubspot/deals">
      <main
        id="content"
        className="wide"
        data-board
        data-move-url={`/_sandbox/api/hubspot/portals/${portal.id}/deals/move`}
      >
        <div className="head">
          <div>
            <h1>Deals</h1>
            <p className="muted">
              Drag a card to another stage, or use its menu. The product hears of it by webhook.
            </p>
          </div>
          <div className="actions">
            <PortalTabs portals={portals} current={portal} path="/ui/hubspot/deals" />
            <a className="button primary" href={`/ui/hubspot/deals/new?portal=${portal.id}`}>
              New deal
            </a>
          </div>
        </div>
        <Problem text={problem} />
        <p role="status" data-status className="muted" />
        <div className="pills">
          <nav className="tabs" aria-label="Pipeline">
            {portal.pipelines.map((one) => (
              <a
                key={one.id}
                href={`/ui/hubspot/deals?portal=${portal.id}&pipeline=${one.id}`}
                aria-current={one.id === pipeline.id ? 'page' : undefined}
              >
                {one.label}
              </a>
            ))}
          </nav>
          <MoveMany portal={portal} pipeline={pipeline} />
        </div>
        <div className="board">
          {pipeline.stages
            .filter((stage) => !stage.archived)
            .map((stage) => (
              <StageColumn
                key={stage.id}
                portal={portal}
                pipeline={pipeline}
                stage={stage}
                deals={deals.filter((deal) => deal.properties.dealstage === stage.id)}
              />
            ))}
        </div>
      </main>
    </Document>
  );
}
