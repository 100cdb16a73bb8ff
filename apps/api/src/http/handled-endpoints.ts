import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { endpoints } from '@thread/contracts';
import type { Endpoint } from '@thread/contracts';
import { endpointKey } from './handles';

/** Refuses to start unless every declared endpoint has exactly one handler. */
@Injectable()
export class HandledEndpoints implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const handlers = new Map<string, number>();
    for (const endpoint of this.handled()) handlers.set(endpoint.id, (handlers.get(endpoint.id) ?? 0) + 1);
    const wrong = endpoints
      .filter((endpoint) => handlers.get(endpoint.id) !== 1)
      .map((endpoint) => `${endpoint.id} has ${handlers.get(endpoint.id) ?? 0} handlers`);
    if (wrong.length > 0) throw new Error(`Every endpoint needs exactly one handler: ${wrong.join('; ')}`);
  }

  private handled(): Endpoint[] {
    return this.discovery.getControllers().flatMap((wrapper) => {
      const prototype: unknown = wrapper.instance ? Object.getPrototypeOf(wrapper.instance) : null;
      if (typeof prototype !== 'object' || prototype === null) return [];
      return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
        const method: unknown = Reflect.get(prototype, name);
        if (typeof method !== 'function') return [];
        return this.reflector.get<Endpoint | undefined>(endpointKey, method as () => void) ?? [];
      });
    });
  }
}
