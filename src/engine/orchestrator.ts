import type { AccessUseCases } from './access/access-use-cases.ts';
import type { AuditUseCases } from './audit/audit-use-cases.ts';
import type { LeaseUseCases } from './leases/lease-use-cases.ts';
import type { PlanUseCases } from './plans/plan-use-cases.ts';
import type { PolicyUseCases } from './policies/policy-use-cases.ts';
import type { ProjectUseCases } from './projects/project-use-cases.ts';
import type { ResourceUseCases } from './resources/resource-use-cases.ts';
import type { SessionUseCases } from './sessions/session-use-cases.ts';
import type { StatisticsUseCases } from './statistics/statistics-use-cases.ts';

/**
 * The use cases: the only way bot, CLI and library act. Each checks rights first, does its work in one transaction,
 * then wakes the queue without waiting for it. All throw DomainError; refusals for missing rights are NOT_PERMITTED,
 * and what does not exist is refused to those without rights in the same way.
 */
export type Orchestrator = ProjectUseCases &
  AccessUseCases &
  SessionUseCases &
  ResourceUseCases &
  PlanUseCases &
  StatisticsUseCases &
  LeaseUseCases &
  PolicyUseCases &
  AuditUseCases;
