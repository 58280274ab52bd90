import { describeDriver } from '../conformance';
import * as sqlite from './sqlite';

describeDriver('sqlite', sqlite);
