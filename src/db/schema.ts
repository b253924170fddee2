// The columns of migrations/*.sql as TypeScript sees them, one file an aggregate; the SQL decides (checks, indexes, triggers).

export * from './schema/audit.ts';
export * from './schema/grants.ts';
export * from './schema/leases.ts';
export * from './schema/lobbies.ts';
export * from './schema/notices.ts';
export * from './schema/plans.ts';
export * from './schema/policies.ts';
export * from './schema/projects.ts';
export * from './schema/runs.ts';
export * from './schema/sessions.ts';
export * from './schema/state-versions.ts';
export * from './schema/workers.ts';
