import type { SchemaName } from './schema.ts';

const versions = { google: '~> 6.0', aws: '~> 6.0', azurerm: '~> 4.0' };

/** A whole configuration of one provider; terraform refuses `resource` and `data` that are empty. */
function configOf(name: SchemaName, blocks: Readonly<Record<string, object>>, provider: object): object {
  const filled = Object.entries(blocks).filter(([, types]) => Object.keys(types).length > 0);
  return {
    terraform: { required_providers: { [name]: { source: `hashicorp/${name}`, version: versions[name] } } },
    provider: { [name]: provider },
    ...Object.fromEntries(filled),
  };
}

/** Terraform's configuration of google, with these resources. */
export function google(resource: object): object {
  return configOf('google', { resource }, { region: 'europe-west1' });
}

/** Terraform's configuration of aws, with these resources and data sources. */
export function aws(resource: object, data: object = {}): object {
  return configOf('aws', { resource, data }, { region: 'eu-central-1' });
}

/** Terraform's configuration of azurerm, with these resources. */
export function azurerm(resource: object, provider: object = { features: {} }): object {
  return configOf('azurerm', { resource }, provider);
}

/** A network, and a subnetwork in it: the second cannot be made before the first. */
export const chain = google({
  google_compute_network: { main: { name: 'main', auto_create_subnetworks: false } },
  google_compute_subnetwork: {
    main: { name: 'main', ip_cidr_range: '10.0.0.0/24', network: '${google_compute_network.main.id}' },
  },
});

/** Some resources that refer to each other, with a machine whose size a test changes. */
export const examples: Readonly<Record<SchemaName, (size: string) => object>> = {
  google: (size) =>
    google({
      google_compute_network: { main: { name: 'main', auto_create_subnetworks: false } },
      google_compute_subnetwork: {
        main: { name: 'main', ip_cidr_range: '10.0.0.0/24', network: '${google_compute_network.main.id}' },
      },
      google_compute_firewall: {
        ssh: {
          name: 'ssh',
          network: '${google_compute_network.main.self_link}',
          source_ranges: ['10.0.0.0/8'],
          allow: [{ protocol: 'tcp', ports: ['22'] }, { protocol: 'icmp' }],
        },
      },
      google_compute_instance: {
        web: {
          name: 'web',
          machine_type: size,
          zone: 'europe-west1-b',
          boot_disk: [{ initialize_params: [{ image: 'debian-cloud/debian-12', size: 20 }] }],
          network_interface: [{ subnetwork: '${google_compute_subnetwork.main.id}' }],
          labels: { 'managed-by': 'cloud-engine' },
          timeouts: { create: '10m' },
        },
      },
    }),
  aws: (size) =>
    aws(
      {
        aws_vpc: { main: { cidr_block: '10.0.0.0/16', tags: { project: 'demo' } } },
        aws_subnet: { main: { vpc_id: '${aws_vpc.main.id}', cidr_block: '10.0.1.0/24' } },
        aws_internet_gateway: { main: { vpc_id: '${aws_vpc.main.id}' } },
        aws_security_group: { web: { name: 'web', vpc_id: '${aws_vpc.main.id}' } },
        aws_vpc_security_group_ingress_rule: {
          web: {
            security_group_id: '${aws_security_group.web.id}',
            ip_protocol: 'tcp',
            from_port: 80,
            to_port: 80,
            cidr_ipv4: '${aws_vpc.main.cidr_block}',
          },
        },
        aws_instance: {
          web: {
            ami: '${data.aws_ami.debian.id}',
            instance_type: size,
            subnet_id: '${aws_subnet.main.id}',
            vpc_security_group_ids: ['${aws_security_group.web.id}'],
            metadata_options: { http_tokens: 'required' },
            lifecycle: { ignore_changes: ['ami'] },
          },
        },
      },
      {
        aws_ami: {
          debian: {
            most_recent: true,
            owners: ['136693071363'],
            filter: [{ name: 'name', values: ['debian-12-amd64-*'] }],
          },
        },
      },
    ),
  azurerm: (size) =>
    azurerm({
      azurerm_resource_group: { main: { name: 'rg-main', location: 'westeurope' } },
      azurerm_virtual_network: {
        main: {
          name: 'main',
          location: 'westeurope',
          resource_group_name: '${azurerm_resource_group.main.name}',
          address_space: ['10.0.0.0/16'],
        },
      },
      azurerm_subnet: {
        main: {
          name: 'main',
          resource_group_name: '${azurerm_resource_group.main.name}',
          virtual_network_name: '${azurerm_virtual_network.main.name}',
          address_prefixes: ['10.0.1.0/24'],
        },
      },
      azurerm_network_interface: {
        web: {
          name: 'web',
          location: 'westeurope',
          resource_group_name: '${azurerm_resource_group.main.name}',
          ip_configuration: [
            {
              name: 'main',
              subnet_id: '${azurerm_subnet.main.id}',
              private_ip_address_allocation: 'Dynamic',
            },
          ],
        },
      },
      azurerm_linux_virtual_machine: {
        web: {
          name: 'web',
          location: 'westeurope',
          resource_group_name: '${azurerm_resource_group.main.name}',
          size,
          admin_username: 'azure',
          network_interface_ids: ['${azurerm_network_interface.web.id}'],
          admin_ssh_key: [{ username: 'azure', public_key: 'ssh-rsa AAAA' }],
          os_disk: { caching: 'ReadWrite', storage_account_type: 'StandardSSD_LRS' },
        },
      },
    }),
};
