import { Module } from '@nestjs/common';
import { Alerts } from './alerts';

/** What a person should know of. */
@Module({ providers: [Alerts] })
export class AlertsModule {}
