import { readFileSync } from 'node:fs';

type RegionPrices = {
  readonly machine_types: Readonly<Record<string, number>>;
  readonly database_machine_types: Readonly<Record<string, number>>;
  readonly disk_gb: number;
  readonly database_gb: number;
  readonly vpc: number;
  readonly bucket: number;
  readonly control_plane: number;
  readonly load_balancer: number;
};

const table = JSON.parse(readFileSync(new URL('./prices.data.json', import.meta.url), 'utf8')) as {
  readonly hourly: Readonly<Record<string, RegionPrices>>;
};

/** The sandbox's price table for a region; its source and date stand in prices.data.json. */
export function pricesIn(region: unknown): RegionPrices | null {
  return table.hourly[String(region)] ?? null;
}
