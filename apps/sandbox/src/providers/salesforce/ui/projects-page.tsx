import { Document } from '../../../ui/document';
import { Problem } from '../../../ui/form-parts';
import type { Org } from '../org/org';
import { newestValues } from '../org/sobject-record';
import type { Salesforce } from '../salesforce';
import { money, OrgTabs } from './org-tabs';

/** Records of the org's own object: delivery projects, made by hand. */
export function ProjectsPage(props: { salesforce: Salesforce; org: Org; problem: string | undefined }) {
  const { salesforce, org, problem } = props;
  const { number, currencies } = org.profile;
  const projects = [...org.table('Project__c').values()]
    .map(newestValues)
    .filter(({ IsDeleted }) => IsDeleted !== true);
  const nameOf = (id: unknown): string => {
    const found = org.find(String(id));
    return found === undefined ? '–' : String(newestValues(found).Name);
  };
  return (
    <Document title="Projects" at="/ui/salesforce/opportunities">
      <main id="content">
        <div className="head">
          <div>
            <h1>Projects</h1>
            <p className="muted">
              A custom object, <code>Project__c</code>, whose status a rule can wait for.{' '}
              <a href={`/ui/salesforce/opportunities?org=${number}`}>Opportunities</a>
            </p>
          </div>
          <div className="actions">
            <OrgTabs orgs={salesforce.orgs} current={org} path="/ui/salesforce/projects" />
            <form method="post" action="/ui/salesforce/projects/new">
              <input type="hidden" name="org" value={number} />
              <button className="primary">New project</button>
            </form>
          </div>
        </div>
        <Problem text={problem} />
        <ul className="plain">
          {projects.map((project) => (
            <li className="row" key={String(project.Id)}>
              <span>
                <a href={`/ui/salesforce/records/${String(project.Id)}?org=${number}`}>
                  {String(project.Name)}
                </a>{' '}
                <span className="muted small">
                  {`${nameOf(project.Account__c)} · ${money(project.Amount__c, currencies[0])}`}
                </span>
              </span>
              <span className="badge">{String(project.Status__c ?? 'no status')}</span>
            </li>
          ))}
          {projects.length === 0 && <li className="muted">No projects yet</li>}
        </ul>
      </main>
    </Document>
  );
}
