import type { Resource, ResourceInputs } from '../../domain/resource.ts';
import type { Block, ResourceType, Surroundings } from '../contract.ts';
import { attributeOf } from '../expression.ts';
import { description, healthPath, network, port, publicAccess, region, targets } from '../fields.ts';
import { namesIn } from '../names-in.ts';
import { loadBalancerHourly, pricePart } from '../prices/tables.ts';
import { instanceOf } from './compute-vm.ts';
import { firewall, frontend, nameOf, scheme } from './load-balancer-frontend.ts';
import { labelOf, nameIn } from './names.ts';
import { regions, zonesOf } from './regions.ts';
import { networkOf } from './vpc.ts';

/** An application load balancer for HTTP. Priced: its forwarding rule. */
export const loadBalancer: ResourceType = {
  type: 'load_balancer',
  label: 'Load balancer',
  summary: 'Spreads HTTP over machines; internal unless asked for',
  fields: [
    targets,
    network('That of the targets; without one, the default network'),
    port,
    healthPath,
    publicAccess('true listens on a public address, without TLS'),
    region(regions),
    description,
  ],
  rules: [
    {
      // A firewall rule takes 70 tags (cloud.google.com/firewall/docs/quotas).
      must: { field: 'targets', like: /^([^,]*,){0,69}[^,]*$/ },
      problem: 'must be 70 at most',
    },
  ],
  render: (resource, surroundings) => {
    const { name, inputs } = resource;
    const groups = instanceGroups(name, inputs, surroundings);
    return [
      ...groups,
      healthCheck(resource, surroundings),
      backendService(resource, surroundings, groups),
      ...routing(resource, surroundings),
      ...frontend(name, inputs, surroundings, attributeOf(proxyOf(name), 'id')),
      ...firewall(name, inputs, surroundings),
    ];
  },
  // What goes through it, and what Google's proxies take for that, comes on top by use.
  price: (inputs) => [pricePart('forwarding rule', loadBalancerHourly('gcp', String(inputs['region'])))],
};

const healthCheckOf = (name: string) => ({ type: 'google_compute_health_check', label: name });
const backendOf = (name: string) => ({ type: 'google_compute_backend_service', label: name });
const urlMapOf = (name: string) => ({ type: 'google_compute_url_map', label: name });
const proxyOf = (name: string) => ({ type: 'google_compute_target_http_proxy', label: name });

/**
 * What its parts are called, and what people wrote about it. Another scheme needs all parts anew, and Google deletes none that
 * another one uses: with another name for each, terraform takes them away from the front to the back first.
 */
function about({ name, inputs }: Resource, surroundings: Surroundings) {
  return { name: nameOf(name, inputs, surroundings), description: String(inputs['description']) };
}

function healthCheck(resource: Resource, surroundings: Surroundings): Block {
  const { name, inputs } = resource;
  return {
    ...healthCheckOf(name),
    body: {
      ...about(resource, surroundings),
      check_interval_sec: 10,
      timeout_sec: 5,
      http_health_check: { port: Number(inputs['port']), request_path: String(inputs['health_path']) },
    },
  };
}

function backendService(resource: Resource, surroundings: Surroundings, groups: readonly Block[]): Block {
  const { name, inputs } = resource;
  return {
    ...backendOf(name),
    body: {
      ...about(resource, surroundings),
      protocol: 'HTTP',
      port_name: 'http',
      load_balancing_scheme: scheme(inputs),
      health_checks: [attributeOf(healthCheckOf(name), 'id')],
      backend: groups.map((group) => ({
        group: attributeOf(group, 'id'),
        balancing_mode: 'UTILIZATION',
        capacity_scaler: 1,
      })),
      log_config: { enable: true, sample_rate: 1 },
    },
  };
}

/** Everything that comes in goes to the one backend. */
function routing(resource: Resource, surroundings: Surroundings): readonly Block[] {
  const { name } = resource;
  const named = about(resource, surroundings);
  return [
    { ...urlMapOf(name), body: { ...named, default_service: attributeOf(backendOf(name), 'id') } },
    { ...proxyOf(name), body: { name: named.name, url_map: attributeOf(urlMapOf(name), 'id') } },
  ];
}

/**
 * One group for each zone of the region, as a group takes machines of its own zone only. Those of zones without targets
 * stay empty and cost nothing: so the groups do not depend on where the targets are, only what is in them does.
 */
function instanceGroups(name: string, inputs: ResourceInputs, surroundings: Surroundings): Block[] {
  const onNetwork = String(inputs['network']);
  return zonesOf(inputs['region']).map((letter) => ({
    type: 'google_compute_instance_group',
    label: labelOf(name, letter),
    body: {
      name: nameIn(surroundings, name, letter),
      zone: `${inputs['region']}-${letter}`,
      ...(onNetwork === '' ? {} : { network: attributeOf(networkOf(onNetwork), 'id') }),
      instances: namesIn(inputs['targets'])
        .filter((target) => surroundings.other(target)?.inputs['zone'] === letter)
        .map((target) => attributeOf(instanceOf(target), 'self_link')),
      named_port: [{ name: 'http', port: Number(inputs['port']) }],
    },
  }));
}
