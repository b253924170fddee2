import type { Violation } from '../domain/errors.ts';
import type { Micros } from '../domain/money.ts';
import type { PricePart } from '../domain/price.ts';
import type { ProviderName } from '../domain/provider.ts';
import type { Resource, ResourceInputs } from '../domain/resource.ts';
import type { Expression } from './expression.ts';
import type { Condition, Rule } from './rules.ts';

/**
 * How an input may change once its resource is deployed: not at all, or upwards only (of choices, those before it). For what a
 * cloud refuses in the middle of an apply, and for what would lose what is in the resource.
 */
export type Later = {
  readonly may: 'stay' | 'rise';
  /** Only of what is deployed with this. */
  readonly when?: Condition;
};

type FieldBase = {
  /** snake_case, the same on every provider; also the custom id of the modal's field. */
  readonly name: string;
  /** At most 45 characters: Discord's limit for a modal's label. */
  readonly label: string;
  /** At most 100 characters: Discord's limit for a placeholder. */
  readonly help: string;
  /** Absent where every change can be made. */
  readonly later?: Later;
};

/** One input of a resource type. Every input but `name` has a default, which a modal prefills. */
export type InputField =
  | (FieldBase & {
      readonly kind: 'text';
      readonly default: string;
      readonly maxLength: number;
      /** What it has to look like, where not everything goes; an empty text always does. */
      readonly pattern?: { readonly like: RegExp; readonly problem: string };
    })
  | (FieldBase & {
      readonly kind: 'choice';
      readonly default: string;
      readonly choices: readonly string[];
      /** Left out, it is the project's: `default` is only for what belongs to no project. */
      readonly ofProject?: true;
    })
  | (FieldBase & {
      readonly kind: 'integer';
      readonly default: number;
      readonly min: number;
      readonly max: number;
    })
  | (FieldBase & { readonly kind: 'boolean'; readonly default: boolean })
  /** The name of another resource of the project, or none; with `many`, several, separated by commas. */
  | (FieldBase & {
      readonly kind: 'reference';
      readonly default: '';
      /** The type that it has to be of. */
      readonly to: string;
      readonly many: boolean;
    });

/** Terraform JSON: data only, every user string escaped by the renderer; what refers to something is an `Expression`. */
export type Json =
  | string
  | number
  | boolean
  | null
  | Expression
  | readonly Json[]
  | { readonly [key: string]: Json };

/** A block: `<mode>.<type>.<label> = body`. */
export type Block = {
  readonly mode?: 'resource' | 'data';
  readonly type: string;
  readonly label: string;
  readonly body: Readonly<Record<string, Json>>;
};

/** What a resource is rendered in. */
export type Surroundings = {
  readonly project: {
    readonly id: string;
    readonly name: string;
    readonly region: string;
    /** What must not be lost by mistake: the cloud itself refuses to delete it. */
    readonly protected: boolean;
  };
  /** The session that made the resource, for its labels. */
  readonly sessionId: string;
  /**
   * Another resource of the project, by name, for what an `Expression` needs to know of it; undefined where only addresses
   * are asked for, so nothing in the addresses of a resource may depend on it.
   */
  readonly other: (name: string) => Resource | undefined;
};

/** What a machine has. */
export type MachineSize = { readonly vcpus: number; readonly memoryGb: number };

/** A machine type with what it has. */
export type Size = MachineSize & {
  readonly name: string;
  /** Sizes of one family and architecture can stand for each other; left out where all can. */
  readonly family?: string;
};

export type ResourceType = {
  readonly type: string;
  readonly label: string;
  /** What it is, in one short line for menus. */
  readonly summary: string;
  /** In the order in which a modal asks for them, after `name`. */
  readonly fields: readonly InputField[];
  /** What its `machine_type` can be, as far as that is known, the common ones first; absent where it has none. */
  readonly sizes?: readonly Size[];
  /** What all its machines have together, for quotas; null where that is not known. Absent for what is no machine. */
  readonly machines?: (inputs: ResourceInputs) => MachineSize | null;
  /** What of a cloud's own rules some inputs demand of others; for what the fields alone cannot say. */
  readonly rules?: readonly Rule[];
  /** What else of a cloud's own rules these inputs break, by field; for what rules cannot say. */
  readonly problems?: (resource: Resource) => readonly Violation[];
  /** The terraform blocks of one resource; their addresses belong to it alone. */
  readonly render: (resource: Resource, surroundings: Surroundings) => readonly Block[];
  /** What it costs an hour by the list, part by part; none for what is free, or paid for by use only. */
  readonly price: (inputs: ResourceInputs) => readonly PricePart[];
  /** What comes on top by use; absent where nothing does, or where no price of it is listed. */
  readonly usage?: (inputs: ResourceInputs) => readonly UsagePrice[];
};

/** A price of what nobody knows the amount of beforehand, such as of what is stored; null where none is known. */
export type UsagePrice = {
  readonly what: string;
  /** `GB and month`. */
  readonly per: string;
  readonly price: Micros | null;
};

/** What stands around all resources: required providers with their versions, and their configuration. */
export type Preamble = { readonly terraform?: Json; readonly provider?: Json };

export type Provider = {
  readonly name: ProviderName;
  readonly regions: readonly string[];
  /** Grows when rendering or defaults change; stored with what is deployed. */
  readonly catalogVersion: number;
  readonly types: readonly ResourceType[];
  /** What of a cloud's own rules resources break together, as sentences that go on after the field's name. */
  readonly conflicts?: (resources: readonly Resource[]) => readonly Violation[];
  /** Absent for terraform's built-in provider, which needs neither `init` nor a credentials file. */
  readonly preamble?: (project: Surroundings['project']) => Preamble;
  /** Whether terraform must install providers (`init`) and needs a credentials file. */
  readonly needsInit: boolean;
};
