/**
 * What a template may have without any effect on this machine, and why that is harmless. Everything else that the local engine does
 * not do is refused by name (DESIGN §4).
 */
export const withoutEffect = {
  functionProperties: new Map([
    ['Architectures', 'the code runs on the processor of this machine'],
    ['Description', 'a text for people'],
    ['EphemeralStorage', 'the disk of this machine is used'],
    ['EventInvokeConfig', 'a failed event is repeated twice, as on Lambda; then it is in the log of its function'],
    ['FunctionName', 'functions are found by their logical id'],
    ['LoggingConfig', 'lines are always structured'],
    ['MemorySize', 'the memory of this machine is used'],
    ['Policies', 'there is no IAM here: functions run as the user'],
    ['RecursiveLoop', 'nothing counts how often a function wakes itself'],
    ['ReservedConcurrentExecutions', 'one process serves all events of a function'],
    ['Role', 'there is no IAM here: functions run as the user'],
    ['Runtime', 'the code runs on the Node that runs the engine'],
    ['RuntimeManagementConfig', 'the code runs on the Node that runs the engine'],
    ['Tags', 'a text for people'],
    ['Tracing', 'observes only'],
  ]),
  resources: new Map([
    ['AWS::CloudWatch::Alarm', 'observes only'],
    ['AWS::IAM::ManagedPolicy', 'there is no IAM here'],
    ['AWS::IAM::Policy', 'there is no IAM here'],
    ['AWS::IAM::Role', 'there is no IAM here'],
    ['AWS::Lambda::Permission', 'there is no IAM here'],
    ['AWS::Logs::LogGroup', 'lines go to the files of this engine'],
    ['AWS::SQS::QueuePolicy', 'there is no IAM here'],
  ]),
  apiGlobals: new Map([
    ['EndpointConfiguration', 'the address is on this machine'],
    ['OpenApiVersion', 'there is no API definition here'],
    ['Tags', 'a text for people'],
    ['TracingEnabled', 'observes only'],
  ]),
} as const;

export const supportedFunctionProperties = ['CodeUri', 'Environment', 'Events', 'Handler', 'Timeout'] as const;

interface Properties {
  readonly supported: readonly string[];
  readonly withoutEffect: ReadonlyMap<string, string>;
}

const withoutNetwork = 'the bus of this machine reaches its functions without a network';

/** Properties of a function's events, by kind. */
export const eventProperties: Readonly<Record<'api' | 'rule' | 'schedule' | 'queue', Properties>> = {
  api: { supported: ['Method', 'Path'], withoutEffect: new Map() },
  rule: {
    supported: ['Pattern'],
    withoutEffect: new Map([
      ['DeadLetterConfig', withoutNetwork],
      ['RetryPolicy', withoutNetwork],
    ]),
  },
  schedule: {
    supported: ['Enabled', 'Input', 'Schedule', 'State'],
    withoutEffect: new Map([
      ['DeadLetterConfig', withoutNetwork],
      ['Description', 'a text for people'],
      ['Name', 'schedules are found by the name of their event'],
      ['RetryPolicy', withoutNetwork],
    ]),
  },
  queue: {
    supported: ['BatchSize', 'Enabled', 'FunctionResponseTypes', 'Queue', 'ScalingConfig'],
    withoutEffect: new Map([
      ['MaximumBatchingWindowInSeconds', 'a batch is what there is at the moment; on AWS, too, it may be smaller'],
    ]),
  },
};

/** Properties of a queue. */
export const queueProperties: Properties = {
  supported: ['DelaySeconds', 'FifoQueue', 'MessageRetentionPeriod', 'RedrivePolicy', 'VisibilityTimeout'],
  withoutEffect: new Map([
    ['KmsDataKeyReusePeriodSeconds', 'messages lie in files that only the user can read'],
    ['KmsMasterKeyId', 'messages lie in files that only the user can read'],
    ['QueueName', 'queues are found by their logical id'],
    ['ReceiveMessageWaitTimeSeconds', 'nobody has to ask for messages here'],
    ['RedriveAllowPolicy', 'there is no IAM here'],
    ['SqsManagedSseEnabled', 'messages lie in files that only the user can read'],
    ['Tags', 'a text for people'],
  ]),
};
