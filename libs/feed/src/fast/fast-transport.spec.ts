import { fastTransport } from './fast-transport';
import { describeTransport } from './transport-conformance';

describeTransport('fastTransport', fastTransport);
