import { embedded } from '../cafe/embedded.ts';
import { theDemo } from './the-demo.suite.ts';
import { walkJourneys } from './walk-journeys.ts';

walkJourneys(embedded);
theDemo(embedded);
