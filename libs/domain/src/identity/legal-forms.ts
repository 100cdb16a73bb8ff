/**
 * Legal forms as they look after normalising (lower case, no accents, dots joined: `S.p.A.` → `spa`). Words that are common in names
 * (`group`, `holding`, `solutions`) are left out on purpose: they tell companies apart.
 */
const forms = `
inc|incorporated|corp|corporation|co|company|llc|llp|lllp|lp|pllc|ltd|limited|plc|public limited company|limited liability company|pbc|
pty|proprietary|pty ltd|pvt ltd|private limited|pvt|pte|pte ltd|private ltd|sdn bhd|bhd|tbk|fze|fz llc|fzco|wll|
gmbh|mbh|gesmbh|ges mbh|ag|kg|kgaa|ohg|gbr|ug|ug haftungsbeschrankt|haftungsbeschrankt|se|ev|eg|
sa|sas|sasu|sarl|eurl|snc|scop|sca|sl|slu|sau|srl|spa|sapa|sa de cv|s de rl de cv|sapi de cv|de cv|ltda|eireli|
bv|bvba|nv|cv|vof|oy|oyj|ky|ab|hb|kb|as|asa|ans|aps|is|ks|a s|hf|ehf|ou|sia|uab|
sp z oo|sp zoo|spzoo|spolka z oo|spolka akcyjna|sp k|sro|spol s ro|doo|eood|ood|kft|zrt|nyrt|
ooo|oao|zao|pao|pjsc|jsc|cjsc|ojsc|tov|kk|kabushiki kaisha|godo kaisha|gk|yk|株式会社|有限会社|合同会社|有限公司|주식회사`;

const sequences: readonly (readonly string[])[] = forms
  .split('|')
  .map((form) => form.trim().split(/\s+/u))
  .filter((words) => words[0] !== '')
  .sort((a, b) => b.length - a.length);

function endsWith(words: readonly string[], ending: readonly string[]): boolean {
  const start = words.length - ending.length;
  return start > 0 && ending.every((word, index) => words[start + index] === word);
}

/** Words of a normalised name without the legal forms at its end. The first word always stays: `AG` alone is a name. */
export function withoutLegalForms(words: readonly string[]): readonly string[] {
  let rest = words;
  for (;;) {
    const form = sequences.find((sequence) => endsWith(rest, sequence));
    if (form === undefined) return rest;
    rest = rest.slice(0, -form.length);
    while (rest.length > 1 && rest.at(-1) === 'and') rest = rest.slice(0, -1);
  }
}
