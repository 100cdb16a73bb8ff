import { sourceFiles } from './source-files';

/** The one file that may open a connection to a provider. */
const theOneWay = 'libs/connector-kit/src/http/send-http.ts';
const ownRequests =
  /(?<![\w.])fetch\(|\bapiRequest\(|import (?!type |\{ createServer)[^;]* from '(?:node:)?https?'|from '(?:undici|axios|got|node-fetch|gaxios)'|new (?:WebSocket|EventSource|XMLHttpRequest)\(/;

const mayCall = sourceFiles([
  'libs/connector-kit',
  'libs/connector-runtime',
  'libs/connectors',
  'libs/pipeline',
  'apps/api',
  'apps/worker',
]).filter(({ path }) => !/\/(testing|fixtures)\/|\.spec\.tsx?$/.test(path));

it('F98: every provider call leaves through the one HTTP path, where tokens in addresses are refused', () => {
  const others = mayCall.filter(({ text }) =>
    text.split('\n').some((line) => ownRequests.test(line) && !/import type|^\s*\*/.test(line)),
  );
  expect(others.map(({ path }) => path)).toEqual([theOneWay]);
});

it.each([
  'await fetch(url)',
  'sdk.apiRequest({ path })',
  "import { request } from 'node:https';",
  "import axios from 'axios';",
])('would notice %s', (line) => {
  expect(ownRequests.test(line)).toBe(true);
});
