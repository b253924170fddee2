import { createHash, randomBytes } from 'node:crypto';
import type { Block, ProviderSchema } from '../schema.ts';
import { type Action, type Cloud, createChanger } from './cloud.ts';
import { applied, found, planned, readOnlyErrors, replacing } from './life-cycle.ts';
import type { Diagnostic, Method } from './protocol.ts';
import { schemasMessage } from './schema-message.ts';
import { read, type Values, write } from './values.ts';

/**
 * What terraform calls, in about this order: the schema; each block's validation; then `UpgradeResourceState` and
 * `ReadResource` of all that is in the state, and `PlanResourceChange`; in an apply `PlanResourceChange` once more and
 * `ApplyResourceChange`. There is no cloud behind it: what exists is what terraform's state says.
 * Terraform connects anew for each command, plan and apply; the methods are those of one connection.
 */
export function providerMethods(schema: ProviderSchema, cloud: Cloud): Readonly<Record<string, Method>> {
  const change = createChanger(cloud);
  const stop = new AbortController();
  return {
    GetSchema: () => schemasMessage(schema),
    // Azurerm's `features` is required by the schema: terraform itself refuses a configuration without.
    PrepareProviderConfig: ({ config }) => ({ prepared_config: config }),
    ValidateResourceTypeConfig: ({ type_name, config }) => ({
      diagnostics: readOnlyErrors(valuesOf(config), blockOf(schema.resources, type_name)),
    }),
    ValidateDataSourceConfig: ({ type_name, config }) => ({
      diagnostics: readOnlyErrors(valuesOf(config), blockOf(schema.data_sources, type_name)),
    }),
    Configure: () => ({}),
    // The state holds JSON of the schema's only version.
    UpgradeResourceState: ({ raw_state }) => ({ upgraded_state: { json: raw_state.json } }),
    ReadResource: ({ current_state }) => ({ new_state: current_state }),
    PlanResourceChange: ({ type_name, prior_state, proposed_new_state }) => {
      const proposed = read(proposed_new_state);
      if (proposed === null) return { planned_state: proposed_new_state };
      const plan = planned(proposed, blockOf(schema.resources, type_name));
      const { replaceOn = [] } = cloud.behaviour();
      return {
        planned_state: write(plan),
        requires_replace: replacing(type_name, read(prior_state), plan, replaceOn),
      };
    },
    ApplyResourceChange: async ({ type_name, prior_state, planned_state }, signal) => {
      const prior = read(prior_state);
      const plan = read(planned_state);
      const action: Action = prior === null ? 'create' : plan === null ? 'delete' : 'update';
      // As Google's and Amazon's do, each in its own words.
      if (action === 'delete' && prior?.['deletion_protection'] === true) {
        const detail = 'deletion_protection is set to true: set it to false to proceed.';
        return { new_state: prior_state, diagnostics: [error(`delete ${type_name}`, detail)] };
      }
      const outcome = await change(type_name, action, AbortSignal.any([signal, stop.signal]));
      const id = String(prior?.['id'] ?? `${type_name}-${randomBytes(4).toString('hex')}`);
      const next = plan === null ? null : applied(plan, blockOf(schema.resources, type_name), id);
      return {
        new_state: outcome.made ? write(next) : prior_state,
        diagnostics: outcome.error === undefined ? [] : [error(`${action} ${type_name}`, outcome.error)],
      };
    },
    ImportResourceState: () => ({
      diagnostics: [error('Nothing to import', 'There is no cloud behind this provider.')],
    }),
    ReadDataSource: ({ type_name, config }) => {
      // The same question always gets the same answer.
      const digest = createHash('sha256').update(config.msgpack).digest('hex').slice(0, 8);
      const block = blockOf(schema.data_sources, type_name);
      return { new_state: write(found(valuesOf(config), block, `${type_name}-${digest}`)) };
    },
    Stop: () => {
      stop.abort();
      return {};
    },
  };
}

function valuesOf(config: { readonly msgpack: Uint8Array }): Values {
  return read(config) ?? {};
}

function blockOf(blocks: Readonly<Record<string, Block>>, type: string): Block {
  const block = blocks[type];
  if (block === undefined) throw new Error(`no schema of ${type}`);
  return block;
}

function error(summary: string, detail: string): Diagnostic {
  return { severity: 'ERROR', summary, detail };
}
