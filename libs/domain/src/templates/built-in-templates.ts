import { enterpriseImplementation } from './enterprise-implementation';
import { standardSaasOnboarding } from './standard-saas-onboarding';
import type { TemplateDefinition } from './template';

export interface BuiltInTemplate {
  readonly key: 'standard-saas-onboarding' | 'enterprise-implementation';
  readonly name: string;
  readonly description: string;
  readonly isDefault: boolean;
  readonly definition: TemplateDefinition;
}

/** The templates a new workspace starts with; exactly one is the default. */
export const builtInTemplates: readonly BuiltInTemplate[] = [
  {
    key: 'standard-saas-onboarding',
    name: 'Standard SaaS Onboarding',
    description:
      'Six weeks from the close to a team that works by itself: handoff, kickoff, set-up, training, go-live, first value.',
    isDefault: true,
    definition: standardSaasOnboarding,
  },
  {
    key: 'enterprise-implementation',
    name: 'Enterprise Implementation',
    description:
      'About five months with security review, solution design, pilot, roll-out and an executive value review.',
    isDefault: false,
    definition: enterpriseImplementation,
  },
];
