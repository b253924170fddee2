import { providerOf, supportedProviders } from '../../catalog/registry.ts';
import { type Measure, memoryGb, vcpus } from '../../domain/amounts.ts';

/** A type of resource as menus and forms name it; its own name where no provider has it. */
export function typeLabel(type: string): string {
  const labels = supportedProviders
    .flatMap((name) => providerOf(name).types)
    .filter((one) => one.type === type)
    .map(({ label }) => label);
  return labels[0] ?? type.replaceAll('_', ' ');
}

/** What a quota counts, as people call it. */
export function measureLabel(measure: Measure): string {
  if (measure === vcpus) return 'vCPUs';
  return measure === memoryGb ? 'Memory in GB' : typeLabel(measure);
}
