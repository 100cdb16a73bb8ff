import type { TemplateDefinition } from './template';

/** About five months: security and legal first, a pilot before the roll-out, a steering group that decides. */
export const enterpriseImplementation: TemplateDefinition = {
  anchor: 'close_date',
  milestones: [
    {
      key: 'handoff',
      name: 'Handoff and team',
      description: 'Both project teams stand, and they know what was sold and promised.',
      dueAfterDays: 5,
      tasks: [
        {
          key: 'review-handoff',
          title: 'Review and complete the handoff brief',
          description:
            'Contract terms, promised dates and features, stakeholders for and against, competitors in the house.',
          role: 'ae',
          dueAfterDays: 2,
        },
        {
          key: 'internal-handoff',
          title: 'Hold the internal handoff',
          description:
            'AE, CSM and implementation lead. Every promise gets an owner or is taken back openly.',
          role: 'ae',
          dueAfterDays: 4,
        },
        {
          key: 'name-project-lead',
          title: 'Name project lead, executive sponsor and technical lead',
          description: 'With the share of their time that is really free for this.',
          role: 'customer',
          dueAfterDays: 5,
        },
      ],
    },
    {
      key: 'kickoff',
      name: 'Kickoff and project plan',
      description: 'One plan, one list of risks and one group that decides.',
      dueAfterDays: 15,
      tasks: [
        {
          key: 'executive-kickoff',
          title: 'Hold the kickoff with the executive sponsor',
          description: 'Business goals, measures of success, scope of the first phase and what is not in it.',
          role: 'csm',
          dueAfterDays: 10,
        },
        {
          key: 'steering-group',
          title: 'Set up the steering group',
          description:
            'Who decides what, how often it meets, and how a blocked question reaches it within two days.',
          role: 'csm',
          dueAfterDays: 12,
        },
        {
          key: 'project-plan',
          title: 'Agree on the project plan and the list of risks',
          description: 'Phases, dates, owners on both sides; freezes and holidays of the customer are in it.',
          role: 'implementation',
          dueAfterDays: 15,
        },
      ],
    },
    {
      key: 'security',
      name: 'Security and compliance',
      description: 'The customer’s security, privacy and legal people have agreed in writing.',
      dueAfterDays: 30,
      tasks: [
        {
          key: 'security-review',
          title: 'Complete the security review',
          description:
            'Questionnaire, architecture, penetration-test summary; open points with an owner and a date.',
          role: 'implementation',
          dueAfterDays: 25,
        },
        {
          key: 'data-processing',
          title: 'Sign the data-processing agreement',
          description: 'Where data lies, how long it is kept, who may see it.',
          role: 'customer',
          dueAfterDays: 28,
        },
        {
          key: 'single-sign-on',
          title: 'Set up single sign-on and provisioning',
          description: 'In a test tenant first; include how access ends when somebody leaves.',
          role: 'implementation',
          dueAfterDays: 30,
        },
      ],
    },
    {
      key: 'design',
      name: 'Solution design',
      description: 'What will be built is written down and accepted, integrations and data included.',
      dueAfterDays: 40,
      tasks: [
        {
          key: 'workshops',
          title: 'Hold process workshops with each team',
          description: 'How they work today, what must stay, what should go.',
          role: 'implementation',
          dueAfterDays: 34,
        },
        {
          key: 'design-document',
          title: 'Write the solution design',
          description:
            'Configuration, roles, integrations, data migration, and what was left out on purpose.',
          role: 'implementation',
          dueAfterDays: 38,
        },
        {
          key: 'accept-design',
          title: 'Accept the solution design',
          description: 'By the technical lead and by one lead of each team.',
          role: 'customer',
          dueAfterDays: 40,
        },
      ],
    },
    {
      key: 'build',
      name: 'Build and migration',
      description: 'Configured, integrated, with migrated data that somebody has counted.',
      dueAfterDays: 58,
      tasks: [
        {
          key: 'configure',
          title: 'Configure workflows, roles and permissions',
          description: 'As designed; deviations go into the design document.',
          role: 'implementation',
          dueAfterDays: 50,
        },
        {
          key: 'integrations',
          title: 'Build and test the integrations',
          description: 'Also what happens when the other system is down or sends the same thing twice.',
          role: 'implementation',
          dueAfterDays: 54,
        },
        {
          key: 'trial-migration',
          title: 'Run a trial migration and check it',
          description: 'Counts and samples compared with the source by people who know the data.',
          role: 'customer',
          dueAfterDays: 58,
        },
      ],
    },
    {
      key: 'pilot',
      name: 'Pilot and acceptance',
      description: 'One team has done its real work in it for two weeks, and the customer has accepted it.',
      dueAfterDays: 72,
      tasks: [
        {
          key: 'train-pilot',
          title: 'Train administrators and the pilot team',
          description: 'The pilot team’s leads will train others later: choose them for that.',
          role: 'csm',
          dueAfterDays: 60,
        },
        {
          key: 'run-pilot',
          title: 'Run the pilot',
          description: 'Two weeks with real work; findings sorted into before go-live, later, and never.',
          role: 'customer',
          dueAfterDays: 70,
        },
        {
          key: 'acceptance',
          title: 'Sign the acceptance',
          description: 'Against the accepted design; the steering group decides on the roll-out.',
          role: 'customer',
          dueAfterDays: 72,
        },
      ],
    },
    {
      key: 'go-live',
      name: 'Roll-out and go-live',
      description: 'All teams work in it; the old way is switched off.',
      dueAfterDays: 82,
      tasks: [
        {
          key: 'train-all',
          title: 'Train all users, team by team',
          description: 'Held by the pilot team’s leads with us beside them.',
          role: 'customer',
          dueAfterDays: 80,
        },
        {
          key: 'cut-over',
          title: 'Migrate the data and cut over',
          description: 'With a written way back, and an hour at which it is decided whether to take it.',
          role: 'implementation',
          dueAfterDays: 82,
        },
        {
          key: 'hypercare',
          title: 'Stand by closely for ten working days',
          description: 'A daily call, a named person on each side, and every question answered the same day.',
          role: 'implementation',
          dueAfterDays: 92,
        },
      ],
    },
    {
      key: 'value',
      name: 'Value review',
      description: 'The executive sponsor has seen what it brought.',
      dueAfterDays: 105,
      tasks: [
        {
          key: 'value-report',
          title: 'Prepare the value report',
          description: 'The measures of the kickoff: before, now, and why.',
          role: 'csm',
          dueAfterDays: 102,
        },
        {
          key: 'executive-review',
          title: 'Hold the executive review',
          description: 'Results, what comes next, and who carries it. Hand over from project to daily care.',
          role: 'csm',
          dueAfterDays: 105,
        },
      ],
    },
  ],
};
