import { newId } from './new-id';

it('is a version 7 UUID of its instant, with the random bits of the standard', () => {
  const at = Date.UTC(2026, 10, 30, 12);
  const ids = Array.from({ length: 1_000 }, () => newId(at));
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids.map((id) => id.replaceAll('-', '').slice(0, 12)))).toEqual(
    new Set([at.toString(16).padStart(12, '0')]),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

it('sorts by its instant, also where the instant has fewer digits', () => {
  expect([newId(2), newId(1), newId(Date.now())].sort()[0]).toMatch(/^00000000-0001-7/);
});
