import { describe, expect, it } from 'vitest';
import { openings, problemsOf, resourcesOf, typed } from './aws.fixture.ts';

describe('a database on AWS', () => {
  it('is encrypted, private, backed up, and its password is the cloud’s secret', () => {
    const resources = typed('database', { network: 'net' });
    expect(resources.aws_db_instance.one).toMatchObject({
      engine: 'postgres',
      engine_version: '17',
      storage_encrypted: true,
      publicly_accessible: false,
      backup_retention_period: 7,
      manage_master_user_password: true,
      deletion_protection: false,
    });
    expect(resources.aws_db_instance.one).not.toHaveProperty('password');
    expect(resources.aws_db_subnet_group.one.subnet_ids).toEqual([
      '${aws_subnet.net_private_a.id}',
      '${aws_subnet.net_private_b.id}',
    ]);
    expect(openings(resources)).toEqual(['5432 ${aws_vpc.net.cidr_block}']);
  });

  it('without a network lets in the default VPC and nobody else', () => {
    expect(openings(typed('database', { engine: 'mysql' }))).toEqual(['3306 172.31.0.0/16']);
    expect(openings(typed('database', { public: true }))).toEqual(['5432 0.0.0.0/0']);
  });

  it('of a protected project cannot be deleted, and would leave a snapshot and its backups', () => {
    const entry = { type: 'database', name: 'one' };
    const { one } = resourcesOf(entry, { protected: true }).aws_db_instance;
    expect(one).toMatchObject({
      deletion_protection: true,
      skip_final_snapshot: false,
      delete_automated_backups: false,
      final_snapshot_identifier: expect.stringMatching(/^web-shop-one-[0-9a-z]{6}-final-[0-9a-f]{8}$/),
    });
  });

  it('is refused on machines that its versions do not run on', () => {
    for (const type of ['db.t2.micro', 'db.m4.large', 'db.r3.large']) {
      expect(problemsOf('database', { machine_type: type })).toEqual([
        expect.stringContaining('machine_type must be of a newer generation'),
      ]);
    }
    for (const type of ['db.t3.micro', 'db.m5.large', 'db.r6gd.large', 'db.x2g.large']) {
      expect(problemsOf('database', { machine_type: type })).toEqual([]);
    }
  });

  it('has versions of its own engine only', () => {
    expect(problemsOf('database', { engine: 'mysql', version: '16' })).toEqual([
      'version must be one of `standard`, `8.4` for `mysql`',
    ]);
    expect(typed('database', { engine: 'mysql' }).aws_db_instance.one.engine_version).toBe('8.4');
  });
});
