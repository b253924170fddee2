import { DomainError, invalidInput } from '../domain/errors.ts';
import type { ProviderName } from '../domain/provider.ts';
import { aws } from './aws/provider.ts';
import { azure } from './azure/provider.ts';
import type { Provider, ResourceType } from './contract.ts';
import { gcp } from './gcp/provider.ts';
import { sandbox } from './sandbox/provider.ts';

const providers: Partial<Record<ProviderName, Provider>> = { gcp, aws, azure, sandbox };

/** The providers whose resources can be deployed by this version. */
export const supportedProviders = Object.keys(providers) as ProviderName[];

/** @throws DomainError PROVIDER_UNSUPPORTED. */
export function providerOf(name: string): Provider {
  const provider = Object.hasOwn(providers, name) ? providers[name as ProviderName] : undefined;
  if (provider === undefined) {
    throw new DomainError('PROVIDER_UNSUPPORTED', { provider: name, supported: supportedProviders });
  }
  return provider;
}

/** @throws DomainError INPUT_INVALID when the provider has no such type. */
export function resourceTypeOf(provider: Provider, type: string): ResourceType {
  const found = provider.types.find((candidate) => candidate.type === type);
  if (found === undefined) {
    const known = provider.types.map((candidate) => `\`${candidate.type}\``).join(', ');
    throw invalidInput({ field: 'resource_type', problem: `must be one of ${known}` });
  }
  return found;
}
