export type { RawInputs as ResourceInputs } from './catalog/inputs.ts';
export { DomainError, type ErrorCode, isDomainError, type Violation } from './domain/errors.ts';
export type { PlanAction, PlannedChange } from './domain/plan.ts';
export type { Diagnostic, Reason } from './domain/reason.ts';
export type { Change } from './domain/resource.ts';
export { CloudOrchestrator } from './library/cloud-orchestrator.ts';
export type {
  ApplyResult,
  Approval,
  CloudOrchestratorOptions,
  CloudSession,
  DeploymentState,
  Member,
  PlanResult,
  SessionEvent,
  StartSession,
  Waiting,
} from './library/types.ts';
