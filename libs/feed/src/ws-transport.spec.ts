import { describeTransport } from './fast/transport-conformance';
import { wsTransport } from './ws-transport';

describeTransport('wsTransport', wsTransport);
