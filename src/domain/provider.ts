/** The clouds a project can live on; `sandbox` needs no account. */
export const providerNames = ['gcp', 'aws', 'azure', 'sandbox'] as const;
export type ProviderName = (typeof providerNames)[number];
