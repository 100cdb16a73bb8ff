import { idOf } from '../../fixtures/notion-double';
import { normalise } from './normalise';

const ours = { id: 'bot-of-thread', type: 'bot' };
const person = { id: 'ada', type: 'person' };
const other = { id: 'bot-of-somebody', type: 'bot' };

const ownChanges = (type: string, authors: readonly object[] | undefined, accessibleBy?: readonly object[]) =>
  new Set(
    normalise({
      body: Buffer.from(
        JSON.stringify({
          ...{ type, timestamp: '2026-11-27T12:00:00Z', entity: { id: idOf(1), type: 'page' } },
          ...{ authors, accessible_by: accessibleBy },
          data: { parent: { id: idOf(2), type: 'database' }, updated_properties: ['nU'] },
        }),
      ),
    }).map(({ ownChange }) => ownChange),
  );

it.each<[string, string, readonly object[] | undefined, readonly object[] | undefined, boolean]>([
  ['of our bot alone', 'page.properties_updated', [ours], [person, ours], true],
  ['of our bot and a person in one minute', 'page.properties_updated', [ours, person], [person, ours], false],
  ['of a person', 'page.properties_updated', [person], [person, ours], false],
  ['of another bot', 'page.properties_updated', [other], [person, ours], false],
  ['of a bot, told without who may see it', 'page.properties_updated', [ours], undefined, false],
  ['of nobody named', 'page.properties_updated', [], [ours], false],
  ['told without authors', 'page.properties_updated', undefined, [ours], false],
  ['that deletes the row, by our bot', 'page.deleted', [ours], [ours], false],
])('a change %s', (_what, type, authors, accessibleBy, own) => {
  expect(ownChanges(type, authors, accessibleBy)).toEqual(new Set([own]));
});
