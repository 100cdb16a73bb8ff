/** Ready-made accounts of the second demo workspace: companies, and how far their onboarding is. */
export interface DemoAccount {
  readonly companyName: string;
  readonly website: string;
  readonly arr: { readonly amount: string; readonly currency: string };
  /** Days before now on which the deal was closed. */
  readonly closedDaysAgo: number;
  readonly contactName: string;
  readonly contactEmail: string;
  readonly industry: string;
  /** Tasks done, from the first on. */
  readonly tasksDone: number;
  readonly template: 'standard-saas-onboarding' | 'enterprise-implementation';
}

export const demoAccounts: readonly DemoAccount[] = [
  {
    companyName: 'Halvorsen Logistics',
    website: 'https://halvorsen-logistics.example',
    arr: { amount: '48000', currency: 'EUR' },
    closedDaysAgo: 9,
    contactName: 'Ingrid Halvorsen',
    contactEmail: 'ingrid@halvorsen-logistics.example',
    industry: 'Logistics',
    tasksDone: 4,
    template: 'standard-saas-onboarding',
  },
  {
    companyName: 'Mirai Robotics',
    website: 'https://mirai-robotics.example',
    arr: { amount: '12500000', currency: 'JPY' },
    closedDaysAgo: 40,
    contactName: 'Daichi Nomura',
    contactEmail: 'nomura@mirai-robotics.example',
    industry: 'Manufacturing',
    tasksDone: 3,
    template: 'enterprise-implementation',
  },
];
