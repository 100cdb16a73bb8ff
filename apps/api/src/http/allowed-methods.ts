import { endpoints } from '@thread/contracts';

const routes = endpoints.map((endpoint) => ({
  method: endpoint.method,
  pattern: new RegExp(`^/api/v1${endpoint.path.replace(/\{[^}]+\}/g, '[^/]+')}/?$`),
}));

/** Methods the REST API answers at an address; empty when no route has it. */
export function allowedMethods(url: string): string[] {
  const path = url.split('?')[0] ?? '';
  const methods = routes.filter((route) => route.pattern.test(path)).map((route) => route.method);
  return [...new Set<string>(methods)];
}
