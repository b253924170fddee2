// What a file of list prices has to look like, as a JSON Schema; what more it says is kept and not looked at.
const price = { type: 'number', minimum: 0 };
const byRegion = { type: 'object', additionalProperties: price };
const named = (inner) => ({ type: 'object', minProperties: 1, additionalProperties: inner });
const object = (properties, required = Object.keys(properties)) => ({ type: 'object', properties, required });

const positive = { type: 'number', exclusiveMinimum: 0 };
// A machine for nothing is a mistake of whoever collected the prices.
const paid = { type: 'object', additionalProperties: positive };
const machine = object({ vcpu: positive, memory_gb: positive, hourly: paid, hourly_mysql: paid }, [
  'vcpu',
  'memory_gb',
  'hourly',
]);
const day = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };

export function priceTableShape(cloud) {
  return object(
    {
      provider: { const: cloud },
      currency: { const: 'USD' },
      as_of: day,
      valid_days: { type: 'integer', minimum: 1 },
      sources: {
        type: 'array',
        minItems: 1,
        items: object({ what: { type: 'string' }, date: { type: 'string' } }),
      },
      regions: { type: 'array', minItems: 1, items: { type: 'string' } },
      machine_types: named(machine),
      database_instances: named(machine),
      database_components: object({ vcpu_hourly: byRegion, memory_gb_hourly: byRegion }),
      storage: object({
        disk: named(object({ gb_month: byRegion, tiers_monthly: named(byRegion) }, ['gb_month'])),
        object: named(object({ gb_month: byRegion })),
        database_gb_month_by_type: named(byRegion),
      }),
      kubernetes: object({ control_plane_hourly: price, tiers_hourly: byRegion }, ['control_plane_hourly']),
      load_balancer: object({ hourly: price, hourly_by_region: byRegion }, ['hourly']),
      public_ip: object({ hourly: price, hourly_by_region: byRegion }, ['hourly']),
    },
    [
      ...['provider', 'currency', 'as_of', 'sources', 'regions', 'machine_types', 'database_instances'],
      ...['storage', 'kubernetes', 'load_balancer', 'public_ip'],
    ],
  );
}
