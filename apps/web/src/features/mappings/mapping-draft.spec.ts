import { FieldMapping } from '@thread/contracts';
import fc from 'fast-check';
import { gapsOf, newField, targetOf, transformOf, withSource } from './mapping-draft';

describe('a field of one’s own', () => {
  it('gets a key the server accepts, whatever it is called', () => {
    expect(targetOf('custom', 'How many seats?')).toBe('custom.how_many_seats');
    expect(targetOf('context', 'Größe')).toBe('context.gro_e');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (label) => {
        const target = targetOf('custom', label);
        if (target !== null) expect(FieldMapping.shape.target.safeParse(target).success).toBe(true);
      }),
    );
  });

  it('gets none when nothing usable is left of the label', () => {
    expect(targetOf('custom', '  ?! ')).toBeNull();
  });

  it('starts as a mapping the server accepts', () => {
    expect(FieldMapping.safeParse(newField('custom.seats', 'Seats')).success).toBe(true);
    expect(transformOf('lookup')).toEqual({ kind: 'lookup', table: {}, otherwise: 'keep' });
  });
});

describe('what is missing before a mapping can be saved', () => {
  it('is a property that was not chosen, or a name that was emptied', () => {
    const field = newField('custom.seats', 'Seats');
    const chosen = { ...field, sources: [{ kind: 'property', object: 'deal', property: '' } as const] };
    expect([...gapsOf([field, chosen, { ...field, target: 'custom.b', label: ' ' }]).keys()]).toEqual([
      'custom.seats',
      'custom.b',
    ]);
    expect(gapsOf([withSource(chosen, 0, { kind: 'recipe', recipe: 'arr' })]).size).toBe(0);
  });
});
