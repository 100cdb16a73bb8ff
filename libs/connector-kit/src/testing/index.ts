export { callingContext } from './calling-context';
export type { CallingContext } from './calling-context';
export { connectorContract, installationAuth, readyConnector } from './connector-contract';
export type { ConnectorContractSubject, NormaliseCase, RecordedDelivery } from './contract-subject';
export { startLoopbackServer } from './loopback-server';
export type { LoopbackAnswer, LoopbackHandler, LoopbackServer, ReceivedRequest } from './loopback-server';
export * from './raw-server';
