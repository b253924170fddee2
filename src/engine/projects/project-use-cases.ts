import type { Actor } from '../../domain/actor.ts';
import type { Micros } from '../../domain/money.ts';
import type { Permission } from '../../domain/permission.ts';
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

/** Projects: created, listed, what is deployed in them and what may be. */
export type ProjectUseCases = {
  /** Guild admins only. `provider` and `region` are checked against the catalog. */
  createProject(
    actor: Actor,
    request: {
      name: string;
      provider: string;
      region: string;
      description?: string;
      channelId?: string | undefined;
    },
  ): Promise<ProjectView>;

  /** Nothing, for those who hold at least this permission on a project. @throws NOT_PERMITTED, NOT_FOUND */
  requireProject(actor: Actor, project: string, needed: Permission): Promise<void>;

  /** Projects of the guild that the actor may see, by name, with the permission held and its end. */
  listProjects(actor: Actor): Promise<(ProjectView & { permission: Permission; expiresAt: Date | null })[]>;

  /** What is deployed in a project, by name, with list prices an hour; for those who may see the project. */
  listResources(
    actor: Actor,
    project: string,
  ): Promise<{
    project: string;
    resources: readonly (DesiredResource & { readonly hourly: Micros | null })[];
  }>;

  /** What of a project's quotas and budget is used, with what sessions in flight reserve; for those who may see it. */
  showQuota(actor: Actor, project: string): Promise<QuotaReport>;
};
