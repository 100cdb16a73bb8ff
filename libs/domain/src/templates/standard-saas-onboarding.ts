import type { TemplateDefinition } from './template';

/** Six weeks from the close to a team that works with the product by itself. */
export const standardSaasOnboarding: TemplateDefinition = {
  anchor: 'close_date',
  milestones: [
    {
      key: 'handoff',
      name: 'Handoff',
      description:
        'What sales learned reaches the people who will deliver it, before the customer is asked anything twice.',
      dueAfterDays: 3,
      tasks: [
        {
          key: 'review-handoff',
          title: 'Review and complete the handoff brief',
          description:
            'Goals, promised dates, commercial terms, risks, and who decides. Answer the open questions.',
          role: 'ae',
          dueAfterDays: 1,
        },
        {
          key: 'introduce-csm',
          title: 'Introduce the CSM to the customer',
          description:
            'A short e-mail to the primary contact and the decision maker, with what happens next.',
          role: 'ae',
          dueAfterDays: 2,
        },
        {
          key: 'read-in',
          title: 'Read the brief and settle questions with the AE',
          description: 'Fifteen minutes are enough when the brief is good. Note what is still not known.',
          role: 'csm',
          dueAfterDays: 3,
        },
      ],
    },
    {
      key: 'kickoff',
      name: 'Kickoff',
      description: 'Both sides agree on what success looks like, who does what, and the go-live date.',
      dueAfterDays: 8,
      tasks: [
        {
          key: 'schedule-kickoff',
          title: 'Schedule the kickoff',
          description: 'With the primary contact, the decision maker and whoever owns the technical set-up.',
          role: 'csm',
          dueAfterDays: 4,
        },
        {
          key: 'hold-kickoff',
          title: 'Hold the kickoff',
          description:
            'Confirm goals from the brief in the customer’s words, roles, the plan and the go-live date.',
          role: 'csm',
          dueAfterDays: 8,
        },
        {
          key: 'success-measures',
          title: 'Write down two or three measures of success',
          description: 'Each with its value today, the value hoped for, and the day it will be looked at.',
          role: 'csm',
          dueAfterDays: 8,
        },
      ],
    },
    {
      key: 'set-up',
      name: 'Set-up',
      description: 'The product is configured for the customer’s first use case and holds their data.',
      dueAfterDays: 16,
      tasks: [
        {
          key: 'invite-admins',
          title: 'Invite administrators and set up sign-in',
          description: 'At least two administrators, so that a holiday does not stop the project.',
          role: 'customer',
          dueAfterDays: 10,
        },
        {
          key: 'configure',
          title: 'Configure the first use case',
          description: 'Only what the first use case needs; the rest is noted for later.',
          role: 'implementation',
          dueAfterDays: 14,
        },
        {
          key: 'data',
          title: 'Import data and connect the customer’s tools',
          description: 'A sample first, looked at together; then everything.',
          role: 'implementation',
          dueAfterDays: 15,
        },
        {
          key: 'check-set-up',
          title: 'Check the set-up and agree that it is right',
          description: 'With real data and the people who will work with it.',
          role: 'customer',
          dueAfterDays: 16,
        },
      ],
    },
    {
      key: 'training',
      name: 'Training',
      description: 'Everybody who will use it has done their own first task in it.',
      dueAfterDays: 21,
      tasks: [
        {
          key: 'train-admins',
          title: 'Train the administrators',
          description: 'Users, permissions, the settings they will change, and where to find help.',
          role: 'csm',
          dueAfterDays: 18,
        },
        {
          key: 'train-users',
          title: 'Train the users on their own work',
          description: 'With their data, not with a demo. Record it for those who are away.',
          role: 'csm',
          dueAfterDays: 21,
        },
      ],
    },
    {
      key: 'go-live',
      name: 'Go-live',
      description: 'The team does its daily work in the product.',
      dueAfterDays: 23,
      tasks: [
        {
          key: 'go-decision',
          title: 'Decide to go live',
          description: 'Go through what is open; decide who answers questions in the first days.',
          role: 'customer',
          dueAfterDays: 22,
        },
        {
          key: 'announce',
          title: 'Announce the go-live to all users',
          description: 'From the customer’s own sponsor: why, from when, where to ask.',
          role: 'customer',
          dueAfterDays: 23,
        },
        {
          key: 'first-days',
          title: 'Stand by in the first three days',
          description: 'Look at sign-ins every day and call whoever has not started.',
          role: 'csm',
          dueAfterDays: 26,
        },
      ],
    },
    {
      key: 'first-value',
      name: 'First value',
      description: 'The measures agreed at the kickoff have moved, and both sides have looked at them.',
      dueAfterDays: 32,
      tasks: [
        {
          key: 'review-measures',
          title: 'Look at the measures of success together',
          description: 'The figures against the kickoff’s; what helped, what stands in the way.',
          role: 'csm',
          dueAfterDays: 30,
        },
        {
          key: 'next-use-case',
          title: 'Agree on the next use case and the rhythm of reviews',
          description: 'Onboarding ends when the next step has an owner and a date.',
          role: 'csm',
          dueAfterDays: 32,
        },
      ],
    },
  ],
};
