import type { APIInteraction } from 'discord.js';
import { InteractionType } from 'discord.js';
import { z } from 'zod';

// As much of an interaction as the bot reads. Whoever gets here through Discord sends this; what a client makes up does not.

const snowflake = z.string().regex(/^\d{1,20}$/);

const common = z.object({
  id: snowflake,
  token: z.string(),
  guild_id: snowflake.optional(),
  channel_id: snowflake.optional(),
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
    resolved: z.object({ roles: z.record(z.string(), z.unknown()).optional() }).optional(),
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

const field = z.object({ custom_id: z.string(), value: z.unknown() });

const form = common.extend({
  data: z.object({
    custom_id: z.string(),
    components: z.array(z.union([z.object({ components: z.array(field) }), z.object({ component: field })])),
  }),
});

const shapes: Readonly<Record<number, z.ZodType>> = {
  [InteractionType.ApplicationCommand]: command,
  [InteractionType.ApplicationCommandAutocomplete]: command,
  [InteractionType.MessageComponent]: component,
  [InteractionType.ModalSubmit]: form,
};

/** Whether an interaction has the shape that Discord documents for its type; the texts in it are judged elsewhere. */
export function isWellFormed(interaction: APIInteraction): boolean {
  return shapes[interaction.type]?.safeParse(interaction).success ?? false;
}
