export * from './deal-races';
