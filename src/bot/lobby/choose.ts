import type { Provider } from '../../catalog/contract.ts';
import type { MessageBody } from '../discord-api.ts';
import { menu } from '../rows.ts';

/** The menu in which a member picks the type of a further resource. */
export function chooseType(sessionId: string, provider: Provider): MessageBody {
  const types = provider.types.map(({ type, label, summary }) => ({
    label,
    value: type,
    description: summary.slice(0, 100),
  }));
  const id = { action: 'choose', sessionId, provider: provider.name } as const;
  return { content: 'What shall be added?', components: [menu(id, 'Type of resource', types)] };
}
