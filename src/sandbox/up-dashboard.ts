import { randomBytes } from 'node:crypto';
import type { Environment } from '../config.ts';
import type { Check } from '../health/checks.ts';
import type { MetricsRegistry } from '../metrics/registry.ts';
import { defaultUser, type RunningDashboard, startDashboard } from '../roles/dashboard.ts';
import type { InstallationConfig, StackParts } from './stack.ts';

/**
 * Starts the dashboard of `up`. Without DASHBOARD_PASSWORD it gets one that is kept nowhere; where nobody has chosen a
 * port and the usual one is taken, it moves.
 * @param others what the other roles tell, and what has to work for them
 * @returns where it is and who may see it, for the person who started `up`
 * @throws DomainError naming the variable that is wrong
 */
export async function startUpDashboard(
  { log }: Pick<StackParts, 'log'>,
  config: InstallationConfig,
  environment: Environment,
  others: { readonly registry: MetricsRegistry; readonly checks: readonly Check[] },
): Promise<{ readonly dashboard: RunningDashboard; readonly line: string }> {
  const password = config.DASHBOARD_PASSWORD ?? randomBytes(12).toString('base64url');
  const dashboard = await startDashboard(
    { ...config, DASHBOARD_PASSWORD: password },
    log.child({ part: 'dashboard' }),
    { ...others, mayMove: !environment['DASHBOARD_PORT'] },
  );
  const { DASHBOARD_PORT: usual, DASHBOARD_USER: user = defaultUser } = config;
  const moved = usual !== 0 && new URL(dashboard.url).port !== String(usual);
  const where = moved ? `${dashboard.url} (port ${usual} is taken)` : dashboard.url;
  const secret = config.DASHBOARD_PASSWORD === undefined ? password : 'as DASHBOARD_PASSWORD says';
  return { dashboard, line: `  dashboard ${where}, user ${user}, password ${secret}` };
}
