import { providerOf, supportedProviders } from '../../catalog/registry.ts';

/** A type of resource as menus and forms name it; its own name where no provider has it. */
export function typeLabel(type: string): string {
  const labels = supportedProviders
    .flatMap((name) => providerOf(name).types)
    .filter((one) => one.type === type)
    .map(({ label }) => label);
  return labels[0] ?? type.replaceAll('_', ' ');
}
