import type { Actor } from '../../domain/actor.ts';
import type { Measure } from '../../domain/amounts.ts';
import type { Policy, PolicyRule } from '../../domain/policy-rule.ts';
import type { RuleRequest } from '../../policy/read-rule.ts';

/** A rule with where it holds, as lists show it. */
export type PolicyView = Pick<Policy, 'id' | 'rule' | 'setBy' | 'setAt'> & {
  /** The name of its project; null: it holds in every project of the guild. */
  readonly project: string | null;
  /** Whether the actor may take it away. */
  readonly mayRemove: boolean;
};

/** What admins lay down: rules and quotas. Sessions are held against them when they plan, are approved and are applied. */
export type PolicyUseCases = {
  /**
   * Lays down a rule in place of the one of its kind that holds there; a freeze stands beside others. Project admins for a
   * project, guild admins for the whole guild (without `project`).
   * @returns `policy` null where the request says that there is to be no such rule; `replaced`: what held until now
   * @throws INPUT_INVALID, also for more than 20 freezes in one place
   */
  setPolicy(
    actor: Actor,
    request: { project?: string | undefined; rule: RuleRequest },
  ): Promise<{ project: string | null; policy: Policy | null; replaced: PolicyRule | null }>;

  /**
   * Takes a rule away. Project admins for a rule of their project, guild admins for any.
   * @throws NOT_PERMITTED, also where there is no such rule; NOT_FOUND to guild admins
   */
  removePolicy(actor: Actor, policyId: string): Promise<{ project: string | null; rule: PolicyRule }>;

  /**
   * Rules that hold: those of the whole guild first, then by project, oldest first.
   * @param project only what holds in this one, for those who may see it; without it, for guild admins all rules of the
   * guild, for others those of the projects that they may see
   */
  listPolicies(actor: Actor, project?: string): Promise<readonly PolicyView[]>;

  /**
   * Limits how much a project may have of a type of resource, of `vcpus` or of `memory_gb`. Project admins only. What is
   * there already stays, whatever the limit.
   * @param request.limit a whole number, or `none`
   * @throws INPUT_INVALID
   */
  setQuota(
    actor: Actor,
    request: { project: string; resource: string; limit: string },
  ): Promise<{
    project: string;
    measure: Measure;
    /** Null: without a limit. */
    before: number | null;
    after: number | null;
    deployed: number;
    reserved: number;
  }>;
};
