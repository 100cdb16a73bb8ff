import { listParameter, objectTypeOf } from '../api/api-call';
import type { FormFields } from '../../../server/http-server';
import type { ReadShape } from './record-view';

/** The parts of a record a GET's query asks for. @throws HubSpotError 400 for an unknown association type. */
export function shapeFromQuery(query: FormFields): ReadShape {
  return {
    properties: listParameter(query, 'properties'),
    history: listParameter(query, 'propertiesWithHistory'),
    associations: listParameter(query, 'associations').map((name) => objectTypeOf(name)),
  };
}
