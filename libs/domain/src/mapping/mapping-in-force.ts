import type { Mapping } from './mapping';

/**
 * The mapping decisions are made with: the saved one, or the connector's standard mapping while none was ever saved (version 0).
 * @param standard undefined when the connector is not configured any more; the saved one is all there is then.
 */
export function mappingInForce(saved: Mapping, standard: Mapping | undefined): Mapping {
  return saved.version === 0 && standard ? standard : saved;
}
