import { type Gap } from '@livetape/model';
import { type DataSource, type QueryRunner, type SelectQueryBuilder } from 'typeorm';
import { type GapQuery } from '../history';
import { GapEntity, type GapRow } from './entities';

/** A gap is 12 parameters. */
const ROWS_PER_STATEMENT = 500;

/** Stores and finds gaps. */
export class GapRecords {
  constructor(
    private readonly source: DataSource,
    private readonly producer: string,
  ) {}

  /** In the transaction of `runner`. */
  async write(runner: QueryRunner, gaps: readonly Gap[]): Promise<void> {
    const rows = gaps.map(({ from: fromId, to: toId, ...gap }): GapRow => {
      return { ...gap, producer: this.producer, fromId, toId };
    });
    for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) {
      const some = rows.slice(at, at + ROWS_PER_STATEMENT);
      const insert = runner.manager.createQueryBuilder(runner).insert().into<GapRow>(GapEntity).values(some);
      await insert.orUpdate(CHANGEABLE, ['producer', 'id']).updateEntity(false).execute();
    }
  }

  async find({ venue, symbol, fromMs, toMs, limit }: GapQuery): Promise<readonly Gap[]> {
    const query: SelectQueryBuilder<GapRow> = this.source.manager
      .createQueryBuilder<GapRow>(GapEntity, 'gap')
      .where('gap.detectedAt >= :fromMs AND gap.detectedAt < :toMs', { fromMs, toMs });
    if (venue !== undefined) query.andWhere('gap.venue = :venue', { venue });
    if (symbol !== undefined) query.andWhere('gap.symbol = :symbol', { symbol });
    const rows = await query.orderBy('gap.detectedAt', 'DESC').addOrderBy('gap.id', 'DESC').limit(limit).getMany();
    return rows.map((row) => this.toGap(row));
  }

  /** An id is unique in one run of the process; those of other runs carry the run's name. */
  private toGap({ producer, fromId, toId, ...row }: GapRow): Gap {
    const id = producer === this.producer ? row.id : `${producer}:${row.id}`;
    return { ...row, id, from: fromId, to: toId } as Gap;
  }
}

/** Columns that a later record of the same gap replaces. */
const CHANGEABLE = ['kind', 'cause', 'from_id', 'to_id', 'missing', 'detected_at', 'state', 'reason'];
