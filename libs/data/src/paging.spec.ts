import fc from 'fast-check';
import { CursorInvalid, cursorOf, instantKey, pageOfRows, positionOf } from './paging';

const anyKey = /^[^]*$/;

describe('cursors', () => {
  it('come back as they were made', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uuid(), (key, id) => {
        const position = { sort: 'name_asc', key, id };
        expect(positionOf(cursorOf(position), 'name_asc', anyKey)).toEqual(position);
      }),
    );
  });

  it('refuse whatever was not made here, and nothing else happens', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => positionOf(text, 'newest')).toThrow(CursorInvalid);
      }),
    );
  });

  it.each([
    ['another order', cursorOf({ sort: 'oldest', key: '2026-01-01T00:00:00.000Z', id: '1' })],
    ['a key that is no instant', cursorOf({ sort: 'newest', key: "'; DROP TABLE run; --", id: '1' })],
    ['an id that is none', cursorOf({ sort: 'newest', key: '2026-01-01T00:00:00.000Z', id: 'x y' })],
  ])('refuse %s', (_name, cursor) => {
    expect(() => positionOf(cursor, 'newest')).toThrow(CursorInvalid);
  });

  it('know instants as Postgres and JavaScript write them', () => {
    for (const text of [
      new Date().toISOString(),
      '2026-11-22 05:06:37.123456+00',
      '2026-11-22 05:06:37+05:30',
    ])
      expect(text).toMatch(instantKey);
    expect('yesterday').not.toMatch(instantKey);
  });
});

describe('pageOfRows', () => {
  const page = (rows: readonly number[], limit: number) =>
    pageOfRows(
      rows,
      limit,
      (row) => row,
      (row) => ({ sort: 's', key: String(row), id: '1' }),
    );

  it('has more exactly when one row too many was read, and points after the last one shown', () => {
    expect(page([1, 2], 2)).toEqual({ data: [1, 2], hasMore: false, nextCursor: null });
    const cut = page([1, 2, 3], 2);
    expect(cut).toMatchObject({ data: [1, 2], hasMore: true });
    expect(positionOf(cut.nextCursor!, 's', /^\d$/)?.key).toBe('2');
    expect(page([], 2)).toEqual({ data: [], hasMore: false, nextCursor: null });
  });
});
