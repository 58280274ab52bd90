import { type EntitySchema, type QueryRunner } from 'typeorm';

/** SQLite takes 32,766 parameters in one statement. */
const PARAMETERS_MAX = 32_766;

/**
 * Inserts rows of an entity in one statement, or as few as SQLite's parameters allow; columns that SQLite generates are
 * left to it. TypeORM's own insert builds an expression per value, which costs the main thread more than all the rest of
 * a flush (tools/bench/src/storage).
 *
 * @param onConflict what to do with a row that is there already: SQLite's `ON CONFLICT` clause
 */
export async function insertRows<T extends object>(
  runner: QueryRunner,
  entity: EntitySchema<T>,
  rows: readonly T[],
  onConflict = '',
): Promise<void> {
  const { tableName, columns } = runner.connection.getMetadata(entity);
  const given = columns.filter(({ isGenerated }) => !isGenerated);
  const names = given.map(({ databaseName }) => databaseName);
  const keys = given.map(({ propertyName }) => propertyName as keyof T);
  const most = Math.floor(PARAMETERS_MAX / keys.length);
  for (let at = 0; at < rows.length; at += most) {
    const some = rows.slice(at, at + most);
    const places = `(${names.map(() => '?').join(', ')})`;
    const parameters = some.flatMap((row) => keys.map((key) => row[key]));
    const values = some.map(() => places).join(', ');
    await runner.query(`INSERT INTO ${tableName} (${names.join(', ')}) VALUES ${values} ${onConflict}`, parameters);
  }
}
