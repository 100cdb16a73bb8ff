import { exampleMapping } from '../examples/example-decision';
import { mappingInForce } from './mapping-in-force';

const none = { version: 0, fields: [] };
const emptied = { version: 2, fields: [] };

test.each([
  ['none was ever saved: the standard one', none, exampleMapping, exampleMapping],
  ['one was saved, even an empty one: that', emptied, exampleMapping, emptied],
  ['the connector is not configured any more: the saved one', none, undefined, none],
])('%s', (_name, saved, standard, expected) => {
  expect(mappingInForce(saved, standard)).toBe(expected);
});
