import { describe, expect, it } from 'vitest';
import { projectOf, rendered, resourcesOf } from '../../../test/catalog/project.ts';
import { readResource } from '../inputs.ts';
import { gcp } from './provider.ts';

const db = (inputs = {}) => readResource(gcp, 'database', { name: 'db', ...inputs });
const block = (inputs = {}, project = projectOf(gcp)) =>
  rendered(gcp, [db(inputs)], project).resource['google_sql_database_instance']?.['db'];

describe('a database on Google Cloud', () => {
  it('has no public address, no password, TLS only and daily backups with point-in-time recovery', () => {
    const { settings, ...rest } = block();
    expect(settings.ip_configuration).toEqual({
      ipv4_enabled: false,
      ssl_mode: 'ENCRYPTED_ONLY',
      psc_config: { psc_enabled: true },
    });
    expect(settings.database_flags).toEqual([{ name: 'cloudsql.iam_authentication', value: 'on' }]);
    expect(settings.backup_configuration).toMatchObject({
      enabled: true,
      point_in_time_recovery_enabled: true,
      transaction_log_retention_days: 7,
      backup_retention_settings: { retained_backups: 7 },
    });
    expect(settings.user_labels).toMatchObject({ session: 'sess0000000k' });
    expect(rest).not.toHaveProperty('root_password');
  });

  it('is in its network through the private services of that, once those are there', () => {
    const config = rendered(gcp, resourcesOf(gcp, { vpc: {}, database: { network: 'vpc' } })).resource;
    const found = config['google_sql_database_instance']?.['database'];
    expect(found.settings.ip_configuration).toEqual({
      ipv4_enabled: false,
      ssl_mode: 'ENCRYPTED_ONLY',
      private_network: '${google_compute_network.vpc.id}',
    });
    expect(found.depends_on).toEqual(['google_service_networking_connection.vpc_services']);
    expect(config['google_service_networking_connection']).toHaveProperty('vpc_services');
  });

  it('with a public address is open to nobody but the proxy', () => {
    const { ip_configuration: ip } = block({ public: true }).settings;
    expect(ip).toEqual({ ipv4_enabled: true, ssl_mode: 'ENCRYPTED_ONLY' });
  });

  it('cannot be deleted by mistake in a protected project', () => {
    for (const isProtected of [true, false]) {
      const { deletion_protection: byTerraform, settings } = block(
        {},
        projectOf(gcp, { protected: isProtected }),
      );
      expect([byTerraform, settings.deletion_protection_enabled]).toEqual([isProtected, isProtected]);
    }
  });

  it('has the standard version of its engine, or one that it knows', () => {
    expect(block().database_version).toBe('POSTGRES_17');
    expect(block({ engine: 'mysql' }).database_version).toBe('MYSQL_8_4');
    expect(block({ engine: 'mysql', version: '8.0' }).database_version).toBe('MYSQL_8_0');
    expect(problemsOf({ version: '8.0' })).toEqual(['version']);
    expect(problemsOf({ engine: 'mysql', version: '16' })).toEqual(['version']);
  });

  it('of MySQL logs every change, and a highly available one must', () => {
    const { backup_configuration: backup, availability_type: availability } = block({
      engine: 'mysql',
      high_availability: true,
      backup_days: 3,
    }).settings;
    expect(availability).toBe('REGIONAL');
    expect(backup).toMatchObject({ binary_log_enabled: true, transaction_log_retention_days: 3 });
    expect(problemsOf({ high_availability: true, backup_days: 0 })).toEqual(['backup_days']);
  });

  it('takes the names of the price list as the machines that they are', () => {
    const tier = (inputs: object) => block(inputs).settings.tier;
    expect(tier({ machine_type: 'db-n1-standard-2' })).toBe('db-custom-2-7680');
    expect(tier({ machine_type: 'db-n1-standard-2', engine: 'mysql' })).toBe('db-n1-standard-2');
    expect(tier({ machine_type: 'db-highmem-4' })).toBe('db-custom-4-26624');
    expect(tier({ machine_type: 'db-f1-micro' })).toBe('db-f1-micro');
  });

  it.each(['db-custom-3-11520', 'db-custom-2-2048', 'db-custom-2-13568', 'db-custom-1-3900', 'n1', 'db-'])(
    'cannot be a %s',
    (type) => expect(problemsOf({ machine_type: type })).toEqual(['machine_type']),
  );
});

function problemsOf(inputs: object): string[] {
  try {
    db(inputs);
    return [];
  } catch (error) {
    return (error as { context: { violations: { field: string }[] } }).context.violations.map(
      ({ field }) => field,
    );
  }
}
