import { randomUUID } from 'node:crypto';
import { Metadata, status } from '@grpc/grpc-js';

/** A refusal: gRPC status, and Salesforce's own code in the trailers. */
export class PubsubError extends Error {
  readonly metadata = new Metadata();
  readonly details: string;

  /** @param reason Salesforce's code, without the prefix all of them share. */
  constructor(
    readonly code: status,
    readonly reason: string,
    text: string,
  ) {
    const rpcId = randomUUID();
    super(text);
    this.details = `${text} rpcId: ${rpcId}`;
    this.metadata.set('error-code', `sfdc.platform.eventbus.grpc.${reason}`);
    this.metadata.set('rpc-id', rpcId);
  }
}

export const sessionRefused = (): PubsubError =>
  new PubsubError(
    status.UNAUTHENTICATED,
    'service.auth.error',
    'An authentication exception occurred. Provide valid authentication via metadata headers.',
  );

export const topicNotFound = (orgId: string, topic: string): PubsubError =>
  new PubsubError(
    status.NOT_FOUND,
    'topic.not.found',
    `The topic information for org CORE/prod/${orgId} and topic ${topic} not found. Ensure the topic name is correct and that the topic exists.`,
  );

export const cannotSubscribe = (topic: string): PubsubError =>
  new PubsubError(
    status.PERMISSION_DENIED,
    'subscription.topic.cannot.subscribe',
    `You do not have the permissions to subscribe to topic ${topic}.`,
  );

export const replayIdCorrupted = (): PubsubError =>
  new PubsubError(
    status.INVALID_ARGUMENT,
    'subscription.fetch.replayid.corrupted',
    'The Replay ID validation failed. Ensure that the Replay ID is valid.',
  );

export const unavailable = (): PubsubError =>
  new PubsubError(
    status.UNAVAILABLE,
    'service.unavailable',
    'The Pub/Sub API service is temporarily unavailable.',
  );
