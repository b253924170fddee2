import { type APIStringSelectComponent, ComponentType } from 'discord.js';
import type { Provider } from '../../catalog/contract.ts';
import { formatCustomId } from '../custom-id.ts';
import type { MessageBody } from '../discord-api.ts';

/** The menu in which a member picks the type of a further resource. */
export function chooseType(sessionId: string, provider: Provider): MessageBody {
  const menu: APIStringSelectComponent = {
    type: ComponentType.StringSelect,
    custom_id: formatCustomId({ action: 'choose', sessionId, provider: provider.name }),
    placeholder: 'Type of resource',
    options: provider.types.slice(0, 25).map(({ type, label, summary }) => ({
      label,
      value: type,
      description: summary.slice(0, 100),
    })),
  };
  return {
    content: 'What shall be added?',
    components: [{ type: ComponentType.ActionRow, components: [menu] }],
  };
}
