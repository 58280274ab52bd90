import { Module } from '@nestjs/common';
import { BarHistory } from './bar-history';
import { BarsController } from './bars.controller';
import { FeedsController } from './feeds.controller';
import { InstrumentsController } from './instruments.controller';
import { TradeHistory } from './trade-history';
import { TradesController } from './trades.controller';

/** What has been, and what is followed, over REST. */
@Module({
  controllers: [InstrumentsController, BarsController, TradesController, FeedsController],
  providers: [BarHistory, TradeHistory],
})
export class HistoryModule {}
