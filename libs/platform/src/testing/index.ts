export * from './stored-payloads';
export * from './vault-contract';
