import type { RawInputs } from '../../catalog/inputs.ts';
import type { Actor } from '../../domain/actor.ts';
import type { EditableResource } from '../../domain/editable.ts';
import type { Price } from '../../domain/price.ts';
import type { ProviderName } from '../../domain/provider.ts';
import type { Resource } from '../../domain/resource.ts';
import type { QueueState } from '../../queue/dispatcher.ts';
import type { ResourceRequest } from './resource-request.ts';

/** A resource as an edit left it, with its list price an hour. */
export type EditedResource = {
  readonly provider: ProviderName;
  readonly resource: Resource;
  readonly price: Price;
  readonly queue: QueueState;
};

/** What a session adds, edits and removes. */
export type ResourceUseCases = {
  /**
   * Adds a resource to the change set, bumps the revision, supersedes a plan in flight, and plans again.
   * @param options.plan false: leaves the session in DRAFT instead
   */
  addResource(
    actor: Actor,
    sessionId: string,
    request: ResourceRequest,
    options?: { plan?: boolean },
  ): Promise<EditedResource>;

  /** What the session can still edit or remove, for those who may; with the provider, which knows the inputs. */
  listEditable(
    actor: Actor,
    sessionId: string,
  ): Promise<{ provider: ProviderName; resources: readonly EditableResource[] }>;

  /**
   * Gives a resource of the session or the project other inputs, and plans again. What is left out stays as it is.
   * @throws NOT_FOUND when there is none of that name, or the session removes it.
   */
  editResource(
    actor: Actor,
    sessionId: string,
    request: { name: string; inputs: RawInputs },
  ): Promise<EditedResource>;

  /**
   * Takes a resource out, and plans again: one that this session only adds is dropped, one that is deployed will be
   * destroyed by the apply.
   * @throws NOT_FOUND when there is none of that name, or the session removes it already.
   */
  removeResource(
    actor: Actor,
    sessionId: string,
    name: string,
  ): Promise<{ name: string; type: string; origin: EditableResource['origin']; queue: QueueState }>;
};
