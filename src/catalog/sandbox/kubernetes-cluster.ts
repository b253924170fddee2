import type { ResourceType } from '../contract.ts';
import { description, network, nodeDiskGb, nodes, publicAccess } from '../fields.ts';
import { machinesTogether } from '../machines.ts';
import { pricePart } from '../prices/tables.ts';
import { pricesIn } from './prices.ts';
import { machines, machineType, publicHelp, region, simulatedBlock, simulation, sizes } from './simulated.ts';

/** A cluster that is only remembered, priced by its control plane and its nodes. */
export const kubernetesCluster: ResourceType = {
  type: 'kubernetes_cluster',
  label: 'Kubernetes cluster',
  summary: 'A simulated Kubernetes cluster with its nodes',
  fields: [
    machineType,
    nodes,
    ...simulation,
    nodeDiskGb(10, 10),
    network('Without one it has a network of its own'),
    publicAccess(publicHelp),
    region,
    description,
  ],
  sizes,
  machines: (inputs) => machinesTogether(machines(inputs), Number(inputs['nodes'])),
  render: simulatedBlock,
  price: (inputs) => {
    const prices = pricesIn(inputs['region']);
    const nodes = Number(inputs['nodes']);
    return [
      pricePart('control plane', prices?.control_plane),
      pricePart('nodes', prices?.machine_types[String(inputs['machine_type'])], nodes),
      pricePart('disks of the nodes', prices?.disk_gb, Number(inputs['disk_gb']) * nodes),
    ];
  },
};
