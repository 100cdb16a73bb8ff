export * from './vault-contract';
