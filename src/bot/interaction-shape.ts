import type { APIInteraction } from 'discord.js';
import { InteractionType } from 'discord.js';
import { z } from 'zod';

// As much of an interaction as the bot reads. Whoever gets here through Discord sends this; what a client makes up does not.

const snowflake = z.string().regex(/^\d{1,20}$/);

const answerable = z.object({ id: snowflake, token: z.string().min(1) });

const common = answerable.extend({
  guild_id: snowflake.optional(),
  channel_id: snowflake.optional(),
  channel: z.object({ id: snowflake, type: z.number() }).optional(),
  app_permissions: z.string().regex(/^\d+$/).optional(),
  attachment_size_limit: z.number().optional(),
  member: z
    .object({
      user: z.object({ id: snowflake }),
      roles: z.array(snowflake),
      permissions: z.string().regex(/^\d+$/),
    })
    .optional(),
});

const option = z.object({
  name: z.string(),
  type: z.number(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
});

/** An option, or a subcommand with its options within. */
const optionOrSubcommand = option.extend({ options: z.array(option).optional() });

const command = common.extend({
  data: z.object({
    name: z.string(),
    type: z.number().optional(),
    options: z.array(optionOrSubcommand).optional(),
    resolved: z
      .object({
        roles: z.record(z.string(), z.unknown()).optional(),
        channels: z.record(z.string(), z.object({ type: z.number() })).optional(),
      })
      .optional(),
  }),
});

const component = common.extend({
  data: z.object({
    custom_id: z.string(),
    component_type: z.number(),
    values: z.array(z.string()).optional(),
  }),
  message: z.object({ flags: z.number().optional() }),
});

/** Newer kinds of fields and rows come along, too: a form needs to know its own only. */
const field = z.object({ custom_id: z.string().optional() });

const form = common.extend({
  data: z.object({
    custom_id: z.string(),
    components: z.array(z.object({ components: z.array(field).optional(), component: field.optional() })),
  }),
});

const shapes: Readonly<Record<number, z.ZodType>> = {
  [InteractionType.ApplicationCommand]: command,
  [InteractionType.ApplicationCommandAutocomplete]: command,
  [InteractionType.MessageComponent]: component,
  [InteractionType.ModalSubmit]: form,
};

/** Whether this can be answered at all, understood or not. */
export function isAnswerable(sent: unknown): sent is APIInteraction {
  return answerable.safeParse(sent).success;
}

/** Whether an interaction has the shape that Discord documents for its type; the texts in it are judged elsewhere. */
export function isWellFormed(interaction: APIInteraction): boolean {
  return shapes[interaction.type]?.safeParse(interaction).success ?? false;
}

/** The same without what is null: Discord leaves out what there is not, or sends null for it. */
export function withoutNulls<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutNulls) as T;
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(kept.map(([name, one]) => [name, withoutNulls(one)])) as T;
}
