import { endpoints, listRules, updateRule, updateTask } from '@thread/contracts';
import { permissionOf } from './permission';

describe('permission', () => {
  it('is read from the endpoint’s own declaration', () => {
    expect(permissionOf(updateRule, 'admin').allowed).toBe(true);
    expect(permissionOf(updateRule, 'csm')).toEqual({
      allowed: false,
      reason: 'Only admins can do this. Your role here is CSM.',
    });
    expect(permissionOf(updateRule, 'viewer', 'change rules').reason).toBe(
      'Only admins can change rules. Your role here is Viewer.',
    );
    expect(permissionOf(listRules, 'viewer').allowed).toBe(true);
  });

  it('names everyone who may', () => {
    expect(permissionOf(updateTask, 'viewer').reason).toContain('admins, CSMs, and AEs');
  });

  it('lets a viewer change nothing but the own sessions and password', () => {
    const changing = endpoints.filter(({ method, access }) => method !== 'GET' && access !== 'public');
    const allowed = changing
      .filter((endpoint) => permissionOf(endpoint, 'viewer').allowed)
      .map(({ id }) => id);
    expect(allowed.sort()).toEqual([
      'changePassword',
      'endAllSessions',
      'endOwnSession',
      'inspectRecord',
      'previewEmailTemplate',
      'previewMapping',
      'signOut',
      'switchWorkspace',
    ]);
  });
});
