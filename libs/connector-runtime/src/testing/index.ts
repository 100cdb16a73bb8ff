export * from './refresh-storm';
