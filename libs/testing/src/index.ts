export {
  connectProvider,
  RestClient,
  RestProblem,
  runStatement,
  SandboxClient,
  startProcess,
  askRedis,
  TcpFaultProxy,
} from '@thread/tools';
export type {
  ConsentChoice,
  LineTrouble,
  RunningProcess,
  SandboxRecord,
  TemporaryProduct,
} from '@thread/tools';
export * from './all-pages';
export * from './create-test-database';
export * from './spawn-product';
export * from './start-redis';
export * from './vault-extension';
export * from './wait-for';
