export { connectorEntries } from './catalogue';
export { CatalogueInvalid, createCatalogue } from './create-catalogue';
export type { Catalogue, CatalogueItem } from './create-catalogue';
