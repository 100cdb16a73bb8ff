import { objectTypeOf } from '../api/api-call';
import { objectTypeFacts } from './object-types';

type Params = Record<string, string>;

/** Scopes that let a call read, write or describe the type named in the path; any one is enough. */
export const readScopes = (params: Params): string[] => [
  objectTypeFacts[objectTypeOf(params.type)].readScope,
];
export const writeScopes = (params: Params): string[] => [
  objectTypeFacts[objectTypeOf(params.type)].writeScope,
];

/** Schemas are readable with the object's own read scope too. */
export function schemaReadScopes(params: Params): string[] {
  const facts = objectTypeFacts[objectTypeOf(params.type)];
  return [facts.readScope, facts.schemaReadScope, facts.writeScope];
}

export const schemaWriteScopes = (params: Params): string[] => [
  objectTypeFacts[objectTypeOf(params.type)].schemaWriteScope,
];

/** Associations between two types: HubSpot accepts a scope of either end. */
export function associationReadScopes(params: Params): string[] {
  return [
    objectTypeFacts[objectTypeOf(params.from)].readScope,
    objectTypeFacts[objectTypeOf(params.to)].readScope,
  ];
}

export function associationWriteScopes(params: Params): string[] {
  return [
    objectTypeFacts[objectTypeOf(params.from)].writeScope,
    objectTypeFacts[objectTypeOf(params.to)].writeScope,
  ];
}
