import type { Connection } from '../connections/connection';
import type { Mapping } from '../mapping/mapping';
import type { PinnedRule } from '../rules/rule';
import type { Template } from '../templates/template';

/** Configuration a batch of decisions shares. */
export interface DecisionSettings {
  readonly connection: Connection;
  readonly rules: readonly PinnedRule[];
  readonly mapping: Mapping;
  readonly templates: readonly Template[];
}
