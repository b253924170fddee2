import { priceTable } from '../prices/tables.ts';

/** Those with list prices; each has availability zones. */
export const regions = priceTable('azure').regions;
