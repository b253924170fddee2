import { type APIModalSubmitInteraction, ComponentType, TextInputStyle } from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { InputField, Provider, ResourceType } from '../../catalog/contract.ts';
import { region as regionOf } from '../../catalog/fields.ts';
import { readResource } from '../../catalog/inputs.ts';
import { providerOf, supportedProviders } from '../../catalog/registry.ts';
import { parseCustomId } from '../custom-id.ts';
import { chooseType } from './choose.ts';
import { editModal, resourceModal, typedInputs } from './modal.ts';

const sessionId = 'sess0000000k';
const sandbox = providerOf('sandbox');

/** The fields of a form, each with its label and help. */
function inputsOf(provider: Provider, type: ResourceType) {
  return resourceModal(sessionId, provider, type).components.map((row) => {
    if (row.type !== ComponentType.Label || row.component.type !== ComponentType.TextInput) {
      throw new Error('a text under a label is expected');
    }
    const { label, description = '', component } = row;
    return { ...component, label, description };
  });
}

function typeOf(name: string): ResourceType {
  const found = sandbox.types.find(({ type }) => type === name);
  if (found === undefined) throw new Error(`no type ${name}`);
  return found;
}

/** A type with these fields only. */
function typeWith(...fields: InputField[]): ResourceType {
  return { ...typeOf('vpc'), fields };
}

const text = {
  name: 'note',
  label: 'Note',
  help: 'Any text',
  kind: 'text',
  default: '',
  maxLength: 50,
} as const;

const everyType = supportedProviders.flatMap((name) =>
  providerOf(name).types.map((type) => [`${name} ${type.type}`, providerOf(name), type] as const),
);

describe.each(everyType)('the modal for %s', (_, provider, type) => {
  const modal = resourceModal(sessionId, provider, type);
  const inputs = inputsOf(provider, type);

  it('asks for the name first, and the only thing that it insists on is the name', () => {
    expect(inputs[0]).toMatchObject({ custom_id: 'name', required: true });
    expect(inputs.slice(1).map(({ required }) => required)).not.toContain(true);
  });

  it('has at most five fields, what can be simulated among them', () => {
    const ids = inputs.map(({ custom_id: id }) => id);
    expect(ids.length).toBeLessThanOrEqual(5);
    if (provider.name === 'sandbox') {
      expect(ids).toEqual(expect.arrayContaining(['simulate_seconds', 'simulate_failure']));
    }
  });

  it('keeps the schema’s order', () => {
    const order = type.fields.map(({ name }) => name);
    expect(inputs.slice(1).map(({ custom_id: id }) => id)).toEqual(order.slice(0, 4));
  });

  it('keeps to Discord’s limits', () => {
    expect(modal.title.length).toBeLessThanOrEqual(45);
    expect(modal.custom_id.length).toBeLessThanOrEqual(100);
    expect(new Set(inputs.map(({ custom_id: id }) => id)).size).toBe(inputs.length);
    for (const { label, description, max_length: max = 0, value = '' } of inputs) {
      expect(label.length).toBeGreaterThan(0);
      expect(label.length).toBeLessThanOrEqual(45);
      expect(description.length).toBeGreaterThan(0);
      expect(description.length).toBeLessThanOrEqual(100);
      expect(max).toBeGreaterThan(0);
      expect(max).toBeLessThanOrEqual(4000);
      expect(value.length).toBeLessThanOrEqual(max);
    }
  });

  it('is prefilled so that a name is enough, wherever the project is', () => {
    const typed = Object.fromEntries(inputs.map(({ custom_id: id, value }) => [id, value]));
    const home = provider.regions.at(-1);
    const named = readResource(provider, type.type, { ...typed, name: 'one' }, home);
    expect(named).toEqual(readResource(provider, type.type, { name: 'one' }, home));
  });

  it('takes every choice that there is', () => {
    for (const field of type.fields) {
      const max =
        inputs.find(({ custom_id: id }) => id === field.name)?.max_length ?? Number.MAX_SAFE_INTEGER;
      if (field.kind !== 'choice') continue;
      expect(Math.max(...field.choices.map((choice) => choice.length))).toBeLessThanOrEqual(max);
    }
  });

  it('says by its custom id what it describes', () => {
    expect(parseCustomId(modal.custom_id)).toEqual({
      action: 'describe',
      sessionId,
      provider: provider.name,
      type: type.type,
    });
  });
});

describe('resourceModal', () => {
  it('cuts labels, help and title that are too long for Discord', () => {
    const field = { ...text, label: 'l'.repeat(46), help: 'h'.repeat(101) };
    const type = { ...typeWith(field), label: 't'.repeat(60) };
    expect(resourceModal(sessionId, sandbox, type).title).toHaveLength(45);
    expect(inputsOf(sandbox, type)[1]?.label).toMatch(/^l{44}…$/);
    expect(inputsOf(sandbox, type)[1]?.description).toMatch(/^h{99}…$/);
  });

  it('gives long texts a box of several lines', () => {
    const [, short, long] = inputsOf(sandbox, typeWith(text, { ...text, name: 'story', maxLength: 200 }));
    expect(short).toMatchObject({ style: TextInputStyle.Short, max_length: 50 });
    expect(long).toMatchObject({ style: TextInputStyle.Paragraph, max_length: 200 });
  });

  it('leaves out the value of an empty default', () => {
    expect(inputsOf(sandbox, typeWith(text))[1]).not.toHaveProperty('value');
  });
});

describe('editModal', () => {
  it('leaves out the region that a resource does not say, as it is the project’s', () => {
    const [region] = editModal(sessionId, typeWith(regionOf(['here', 'there'])), {
      name: 'old',
      inputs: {},
    }).components;
    expect(region).toMatchObject({ component: { custom_id: 'region' } });
    expect(region).not.toHaveProperty('component.value');
  });
});

describe('typedInputs', () => {
  const field = (id: string, value: string) => ({
    type: ComponentType.TextInput,
    id: 1,
    custom_id: id,
    value,
  });
  const submitted = (...components: object[]) =>
    ({ data: { custom_id: 'x', components } }) as unknown as APIModalSubmitInteraction;

  it('reads rows of fields and labelled fields alike, exactly as typed', () => {
    const interaction = submitted(
      { type: ComponentType.ActionRow, components: [field('name', ' web-1 ')] },
      { type: ComponentType.Label, component: field('description', '${file("/etc/passwd")}') },
    );
    expect(typedInputs(interaction)).toEqual({ name: ' web-1 ', description: '${file("/etc/passwd")}' });
  });

  it('passes over what holds no text', () => {
    const interaction = submitted(
      { type: ComponentType.TextDisplay, content: 'x' },
      {
        type: ComponentType.Label,
        component: { type: ComponentType.StringSelect, custom_id: 's', values: ['v'] },
      },
    );
    expect(typedInputs(interaction)).toEqual({});
  });

  it('changes no object’s prototype', () => {
    const typed = typedInputs(
      submitted({ type: ComponentType.ActionRow, components: [field('__proto__', 'x')] }),
    );
    expect(Object.getPrototypeOf(typed)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('the menu of types', () => {
  const [row] = chooseType(sessionId, sandbox).components ?? [];
  const [menu] = row?.type === ComponentType.ActionRow ? row.components : [];
  if (menu?.type !== ComponentType.StringSelect) throw new Error('a menu is expected');

  it('offers every type of the provider by its label', () => {
    expect(menu.options.map(({ value }) => value)).toEqual(sandbox.types.map(({ type }) => type));
    expect(menu.options.map(({ label }) => label)).toContain('Virtual machine');
  });

  it('keeps to Discord’s 25 options of 100 characters', () => {
    const type = typeOf('vpc');
    const types = Array.from({ length: 30 }, (_, i) => ({
      ...type,
      type: `t${i}`,
      summary: 's'.repeat(200),
    }));
    const crowded = JSON.stringify(chooseType(sessionId, { ...sandbox, types }));
    expect(crowded.match(/"value":"t\d+"/g)).toHaveLength(25);
    expect(crowded).not.toContain('s'.repeat(101));
  });

  it('says by its custom id what is chosen for', () => {
    expect(parseCustomId(menu.custom_id)).toEqual({ action: 'choose', sessionId, provider: 'sandbox' });
  });
});
