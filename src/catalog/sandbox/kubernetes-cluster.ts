import type { ResourceType } from '../contract.ts';
import { description, network, nodes } from '../fields.ts';
import { micros, pricesIn } from './prices.ts';
import {
  diskGb,
  isPublic,
  machines,
  machineType,
  publicAccess,
  region,
  simulatedBlock,
  simulation,
  sizes,
} from './simulated.ts';

export const kubernetesCluster: ResourceType = {
  type: 'kubernetes_cluster',
  label: 'Kubernetes cluster',
  summary: 'A simulated Kubernetes cluster with its nodes',
  fields: [
    machineType,
    nodes,
    ...simulation,
    diskGb,
    network('Without one it has a network of its own'),
    publicAccess,
    region,
    description,
  ],
  isPublic,
  sizes,
  machines: (inputs) => {
    const one = machines(inputs);
    const count = Number(inputs['nodes']);
    return one === null ? null : { vcpus: one.vcpus * count, memoryGb: one.memoryGb * count };
  },
  render: simulatedBlock,
  price: (inputs) => {
    const prices = pricesIn(inputs['region']);
    const machine = prices?.machine_types[String(inputs['machine_type'])];
    if (prices === null || machine === undefined) return null;
    const node = machine + prices.disk_gb * Number(inputs['disk_gb']);
    return micros(prices.control_plane + node * Number(inputs['nodes']));
  },
};
