import { FirstTables1763676000000 } from './first-tables';

/** Every migration. One that has been released is never changed: the next one changes what it made. */
export const MIGRATIONS = [FirstTables1763676000000];
