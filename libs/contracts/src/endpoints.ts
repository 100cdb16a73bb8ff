import * as accounts from './accounts/accounts';
import * as plan from './accounts/plan';
import * as activity from './activity/activity';
import * as attention from './attention/attention';
import * as authorisations from './connectors/authorisations';
import * as connectors from './connectors/connectors';
import * as audit from './audit/audit';
import type { Endpoint } from './http/endpoint';
import * as inspections from './inspections/inspections';
import * as keys from './keys/keys';
import * as mappings from './mappings/mappings';
import * as merges from './merges/merges';
import * as people from './people/people';
import * as backfills from './backfills/backfills';
import * as rehearsals from './rehearsals/rehearsals';
import * as reruns from './reruns/reruns';
import * as firstLook from './rules/first-look';
import * as rules from './rules/rules';
import * as session from './session/session';
import * as templates from './templates/templates';
import * as writeBack from './write-back/write-back';

function isEndpoint(value: unknown): value is Endpoint {
  return (
    typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'access' in value
  );
}

/** Every route of the REST API, in the order of the document. */
export const endpoints: readonly Endpoint[] = [
  session,
  people,
  connectors,
  authorisations,
  rules,
  firstLook,
  mappings,
  writeBack,
  templates,
  accounts,
  plan,
  merges,
  activity,
  reruns,
  rehearsals,
  backfills,
  attention,
  inspections,
  keys,
  audit,
].flatMap((module) => Object.values(module).filter(isEndpoint));
