import type { ConnectorCard, MappingView, RuleView } from '@thread/contracts';

export interface SetUpFacts {
  readonly cards: readonly ConnectorCard[];
  readonly rules: readonly RuleView[];
  readonly mapping: MappingView | null;
  readonly accounts: number;
}

export interface SetUpStep {
  readonly id: 'connect' | 'stage' | 'mapping' | 'switch_on' | 'first_account';
  readonly title: string;
  readonly text: string;
  readonly done: boolean;
  /** Tab of the connector page where it is done; null for the gallery or nowhere. */
  readonly tab: 'rule' | 'mapping' | null;
}

/** The card and connection that set-up is about: the first that is not closed. */
export function connectionToSetUp(cards: readonly ConnectorCard[]) {
  for (const card of cards) {
    const connection = card.connections.find((each) => each.health.state !== 'disconnected');
    if (connection) return { card, connection };
  }
  return null;
}

/** What is left until deals become accounts, read from how things really stand; nothing is ticked by hand. */
export function setUpSteps(facts: SetUpFacts): readonly SetUpStep[] {
  const connected = connectionToSetUp(facts.cards);
  const rule = facts.rules.find((each) => each.enabled) ?? facts.rules[0];
  const stages = rule?.definition.stages.map((stage) => stage.stageLabel) ?? [];
  const stageFine = stages.length > 0 && rule?.problems.length === 0;
  const mappingFine =
    facts.mapping !== null && facts.mapping.fields.length > 0 && facts.mapping.problems.length === 0;
  return [
    {
      id: 'connect',
      title: 'Connect your CRM',
      text: connected
        ? `${connected.card.name}: ${connected.connection.externalAccountName}`
        : 'Thread reads closed deals from it.',
      done: connected !== null,
      tab: null,
    },
    {
      id: 'stage',
      title: 'Choose the stage',
      text: stageFine ? `Deals entering ${stages.join(', ')}` : 'Which stage makes a deal a customer?',
      done: stageFine,
      tab: 'rule',
    },
    {
      id: 'mapping',
      title: 'Check the mapping',
      text: mappingFine
        ? `${facts.mapping?.fields.length} fields, all readable`
        : 'Which property fills which field, tried on a real deal.',
      done: mappingFine,
      tab: 'mapping',
    },
    {
      id: 'switch_on',
      title: 'Switch the rule on',
      text: rule?.enabled
        ? `“${rule.name}” is on`
        : 'From then on, deals that enter the stage become accounts.',
      done: rule?.enabled ?? false,
      tab: 'rule',
    },
    {
      id: 'first_account',
      title: 'First account',
      text: facts.accounts > 0 ? 'It works.' : 'Move a deal to the stage and watch it appear under Accounts.',
      done: facts.accounts > 0,
      tab: null,
    },
  ];
}
