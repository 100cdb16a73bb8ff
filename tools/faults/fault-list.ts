import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFiles } from '../checks/source-files';
import { repositoryRoot } from '../repository-root';
import { collectFaultTests, type FaultTest } from './collect-fault-tests';
import { faultProblems, faultTable } from './fault-table';
import { inboundEvents, processesAndStorage } from './faults-inbound';
import { outboundCalls, tokensAndVault, webAndTenants } from './faults-outbound';

const groups = [processesAndStorage, inboundEvents, outboundCalls, tokensAndVault, webAndTenants];

/** Where the table is kept. */
export const faultDocument = join(repositoryRoot(), 'docs/faults.md');

/** The table as it has to be now. */
export function currentFaultTable(): string {
  return faultTable(groups, testsInUse());
}

/** What is wrong with the list, the tests' names or the document; empty when nothing is. */
export function checkFaults(): readonly string[] {
  const tests = testsInUse();
  const problems = faultProblems(groups, tests);
  if (problems.length > 0) return problems;
  return readDocument() === faultTable(groups, tests)
    ? []
    : ['docs/faults.md is out of date: npm run faults writes it.'];
}

function testsInUse(): readonly FaultTest[] {
  const files = [...sourceFiles(['apps', 'libs', 'tools'], /\.spec\.tsx?$/)];
  // The specs of this check speak of faults that do not exist.
  const others = files.filter(({ path }) => !path.startsWith('tools/faults/'));
  return collectFaultTests(others.sort((a, b) => (a.path < b.path ? -1 : 1)));
}

function readDocument(): string {
  try {
    return readFileSync(faultDocument, 'utf8');
  } catch {
    return '';
  }
}
