import { type FieldMapping, type MappingView, saveMapping } from '@thread/contracts';
import { useEffect, useState } from 'react';
import type { ApiProblem } from '../../shared/api/api-problem';
import { useSend } from '../../shared/api/use-send';
import { gapsOf, isSameMapping } from './mapping-draft';

/**
 * The mapping as it is being edited. A newer saved version replaces an untouched draft; a touched one is kept and `conflict` is true.
 * `problemsAt` gathers what is wrong with a field: found here, refused by the server, or no longer so at the provider.
 */
export function useMappingDraft(connectionId: string, mapping: MappingView) {
  const [base, setBase] = useState(mapping);
  const [fields, setFields] = useState<FieldMapping[]>(mapping.fields);
  const [refused, setRefused] = useState<ApiProblem | null>(null);
  const [tried, setTried] = useState(false);
  const dirty = !isSameMapping(fields, base.fields);
  const gaps = gapsOf(fields);
  const take = (next: MappingView): void => {
    setBase(next);
    setFields(next.fields);
    setRefused(null);
    setTried(false);
  };
  useEffect(() => {
    if (!dirty && mapping !== base) take(mapping);
  }, [mapping, base, dirty]);
  const save = useSend(saveMapping, {
    refreshes: ['readMapping'],
    done: (after) => `Saved as version ${after.version}. It applies to what arrives from now on.`,
    onDone: take,
    onProblem: (problem) => {
      setRefused(problem);
      return true;
    },
  });
  const submit = (basedOnVersion: number): void => {
    setTried(true);
    if (gaps.size > 0) return;
    setRefused(null);
    save.mutate({ params: { connectionId }, body: { fields, basedOnVersion } });
  };
  const problemsAt = (target: string): string[] => [
    ...(dirty ? [] : mapping.problems.filter((each) => each.target === target).map((each) => each.message)),
    ...(refused?.errors ?? [])
      .filter((each) => pathTarget(each.path, fields) === target)
      .map((each) => each.message),
    ...(tried && gaps.has(target) ? [gaps.get(target) ?? ''] : []),
  ];
  return {
    version: base.version,
    fields,
    setFields,
    dirty,
    conflict: dirty && mapping.version > base.version,
    gaps,
    refused,
    saving: save.isPending,
    problemsAt,
    takeTheirs: () => take(mapping),
    saveMine: () => submit(mapping.version),
    save: () => submit(base.version),
  };
}

/** The field a server's path is about: named by its target, or by its place (`fields.3.sources`). */
function pathTarget(path: string, fields: readonly FieldMapping[]): string | null {
  const place = /(?:^|\.)fields[.[](\d+)/.exec(path)?.[1];
  return place === undefined ? path : (fields[Number(place)]?.target ?? null);
}
