export { TestClock as FakeScheduler } from '../../src/testing/test-clock.ts';
