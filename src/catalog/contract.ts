import type { Micros } from '../domain/money.ts';
import type { ProviderName } from '../domain/provider.ts';
import type { Resource, ResourceInputs } from '../domain/resource.ts';

type FieldBase = {
  /** snake_case, the same on every provider; also the custom id of the modal's field. */
  readonly name: string;
  /** At most 45 characters: Discord's limit for a modal's label. */
  readonly label: string;
  /** At most 100 characters: Discord's limit for a placeholder. */
  readonly help: string;
};

/** One input of a resource type. Every input but `name` has a default, which a modal prefills. */
export type InputField =
  | (FieldBase & { readonly kind: 'text'; readonly default: string; readonly maxLength: number })
  | (FieldBase & { readonly kind: 'choice'; readonly default: string; readonly choices: readonly string[] })
  | (FieldBase & {
      readonly kind: 'integer';
      readonly default: number;
      readonly min: number;
      readonly max: number;
    })
  | (FieldBase & { readonly kind: 'boolean'; readonly default: boolean });

/** Terraform JSON: data only, every user string escaped by the renderer. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A resource block: `resource.<type>.<label> = body`. */
export type Block = {
  readonly type: string;
  readonly label: string;
  readonly body: Readonly<Record<string, Json>>;
};

/** A machine type that is commonly chosen, with what it has. */
export type Size = { readonly name: string; readonly vcpus: number; readonly memoryGb: number };

export type ResourceType = {
  readonly type: string;
  readonly label: string;
  /** What it is, in one short line for menus. */
  readonly summary: string;
  /** In the order in which a modal asks for them, after `name`. */
  readonly fields: readonly InputField[];
  /** What its `machine_type` commonly is; absent where it has none. */
  readonly sizes?: readonly Size[];
  /** Whether it can be reached from the internet; absent where it never can. */
  readonly isPublic?: (inputs: ResourceInputs) => boolean;
  /** The terraform blocks of one resource; their addresses belong to it alone. */
  readonly render: (resource: Resource) => readonly Block[];
  /** Hourly list price, or null when none is known for these inputs. */
  readonly price: (inputs: ResourceInputs) => Micros | null;
};

export type Provider = {
  readonly name: ProviderName;
  readonly regions: readonly string[];
  /** Grows when rendering or defaults change; stored with what is deployed. */
  readonly catalogVersion: number;
  readonly types: readonly ResourceType[];
  /** Whether terraform must install providers (`init`) and needs a credentials file. */
  readonly needsInit: boolean;
};
