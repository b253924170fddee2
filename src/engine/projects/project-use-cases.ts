import type { ProjectSettings } from '../../db/projects.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Micros } from '../../domain/money.ts';
import type { Permission } from '../../domain/permission.ts';
import type { Price } from '../../domain/price.ts';
import type { ProviderName } from '../../domain/provider.ts';
import type { DesiredResource } from '../../domain/resource.ts';
import type { QuotaReport } from './quota-report.ts';

/** A project as lists name it. */
export type ProjectView = {
  readonly id: string;
  readonly name: string;
  readonly provider: ProviderName;
  readonly region: string;
  readonly description: string;
};

/** What admins set of a project, as it was typed. */
export type TypedSettings = {
  readonly description?: string;
  readonly provider?: string;
  /** Where its resources go unless they say otherwise. */
  readonly region?: string;
  /** For notices; `suitable`: messages can stand in it. */
  readonly channel?: { readonly id: string; readonly suitable: boolean };
  /** Dollars a month, or `none`. */
  readonly budget?: string;
  /** By how many others a plan has to be approved. */
  readonly approvals?: number;
  /** Only project admins approve what deletes or replaces something, and nobody destroys it as a whole. */
  readonly protected?: boolean;
};

/** A setting that was changed. */
export type SettingChange = {
  readonly [K in keyof ProjectSettings]: {
    readonly setting: K;
    readonly from: ProjectSettings[K];
    readonly to: ProjectSettings[K];
  };
}[keyof ProjectSettings];

/** What stays deployed in a project that is archived. */
export type LeftDeployed = {
  readonly resources: number;
  /** A month's list price. */
  readonly monthly: Micros;
  /** How many of them have a part, or all, without a known price. */
  readonly notPriced: number;
  /** How many sessions made something that is still destroyed at its own end. */
  readonly ending: number;
};

/** Projects: created, listed, what is deployed in them and what may be. */
export type ProjectUseCases = {
  /** Guild admins only. `provider` and `region` are checked against the catalog. */
  createProject(
    actor: Actor,
    request: TypedSettings & { name: string; provider: string; region: string },
  ): Promise<ProjectView & { settings: ProjectSettings }>;

  /**
   * Project admins only. The provider changes only while nothing is deployed and no session is open.
   * @returns its settings, and those that changed
   */
  editProject(
    actor: Actor,
    request: TypedSettings & { project: string },
  ): Promise<{ project: string; settings: ProjectSettings; changes: readonly SettingChange[] }>;

  /**
   * Puts a project away; guild admins only. What waits for people is cancelled; what is deployed stays, and unless
   * `confirmed`, nothing is done where there is any (`archived` false).
   * @throws PROJECT_BUSY while something is planned or applied
   */
  archiveProject(
    actor: Actor,
    request: { project: string; confirmed?: boolean },
  ): Promise<{
    project: string;
    archived: boolean;
    left: LeftDeployed;
    /** The sessions that were cancelled, or would be. */
    cancelled: readonly string[];
  }>;

  /** Brings an archived project back; guild admins only. */
  restoreProject(actor: Actor, project: string): Promise<ProjectView>;

  /** Nothing, for those who hold at least this permission on a project. @throws NOT_PERMITTED, NOT_FOUND */
  requireProject(actor: Actor, project: string, needed: Permission): Promise<void>;

  /** Nothing, for those who may plan the destruction of a project. @throws NOT_PERMITTED, NOT_FOUND, PROJECT_PROTECTED */
  requireDestroyable(actor: Actor, project: string): Promise<void>;

  /** Projects of the guild that the actor may see, living or archived ones, by name, with the permission held and its end. */
  listProjects(
    actor: Actor,
    which?: 'living' | 'archived',
  ): Promise<(ProjectView & { permission: Permission; expiresAt: Date | null })[]>;

  /** What is deployed in a project, by name, with list prices an hour; for those who may see the project. */
  listResources(
    actor: Actor,
    project: string,
  ): Promise<{
    project: string;
    resources: readonly (DesiredResource & { readonly price: Price })[];
  }>;

  /** What of a project's quotas and budget is used, with what sessions in flight reserve; for those who may see it. */
  showQuota(actor: Actor, project: string): Promise<QuotaReport>;
};
