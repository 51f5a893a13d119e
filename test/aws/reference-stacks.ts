import { setTimeout as pause } from 'node:timers/promises';
import type { JsonObject } from '../../src/runtime/ports.ts';
import type { AwsStage } from './stage.ts';

/** What differs between the two stacks of the reference (4me-facts §18). */
interface Shape {
  readonly stack: string;
  readonly prefix: 'Secrets' | 'Integration';
  readonly path: string;
  /** Parameter and variable that the other one does not have. */
  readonly own: readonly [parameter: string, variable: string, value: string];
}

const shapes: readonly Shape[] = [
  {
    stack: 'app-builder-engine',
    prefix: 'Secrets',
    path: '/secrets',
    own: ['BootstrapSecretEnabledReferencesParameter', 'PARAM_ENABLED_OFFERINGS', '*'],
  },
  {
    stack: 'app-builder-note-dispatcher',
    prefix: 'Integration',
    path: '/integration',
    own: ['OfferingReferenceParameter', 'PARAM_OFFERING_REFERENCE', 'note-dispatcher'],
  },
];

function templateOf({ prefix, path, own: [parameter, variable] }: Shape): JsonObject {
  const fn = `${prefix}Function`;
  const common = ['4MeDomainParameter', 'BootstrapSecretApplicationParameter', 'BootstrapSecretAccountParameter'];
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Transform: 'AWS::Serverless-2016-10-31',
    Parameters: Object.fromEntries([...common, parameter].map((name) => [name, { Type: 'String' }])),
    Globals: { Function: { Timeout: 30, MemorySize: 128, Runtime: 'nodejs18.x' } },
    Resources: {
      [fn]: {
        Type: 'AWS::Serverless::Function',
        Properties: {
          InlineCode: 'exports.handler = async () => ({ statusCode: 501, body: "{}" });',
          Handler: 'index.handler',
          Environment: {
            Variables: {
              PARAM_4ME_DOMAIN: { Ref: '4MeDomainParameter' },
              PARAM_BOOTSTRAP_APP: { Ref: 'BootstrapSecretApplicationParameter' },
              PARAM_BOOTSTRAP_ACCOUNT: { Ref: 'BootstrapSecretAccountParameter' },
              [variable]: { Ref: parameter },
            },
          },
          Policies: [
            {
              Statement: [
                {
                  Effect: 'Allow',
                  Action: ['secretsmanager:GetSecretValue', 'secretsmanager:CreateSecret'],
                  Resource: { 'Fn::Sub': 'arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:*' },
                },
              ],
            },
          ],
          Events: { [prefix]: { Type: 'Api', Properties: { Path: path, Method: 'post' } } },
        },
      },
    },
    Outputs: {
      [`${prefix}Api`]: {
        Value: {
          'Fn::Sub': `https://\${ServerlessRestApi}.execute-api.\${AWS::Region}.amazonaws.com/Prod${path}/`,
        },
      },
      [fn]: { Value: { 'Fn::GetAtt': [fn, 'Arn'] } },
      [`${fn}IamRole`]: { Value: { 'Fn::GetAtt': [`${fn}Role`, 'Arn'] } },
    },
  };
}

/** Makes both stacks as the reference does, without a tag, with a handler that refuses everything. */
export async function makeReferenceStacks({ aws, sandbox }: AwsStage): Promise<void> {
  const cloudFormation = await aws.cloudFormation();
  for (const shape of shapes) {
    const [parameter, , value] = shape.own;
    const parameters = {
      '4MeDomainParameter': sandbox.domain,
      BootstrapSecretApplicationParameter: '4me-app-builder',
      BootstrapSecretAccountParameter: sandbox.provider.account,
      [parameter]: value,
    };
    await cloudFormation.createStack({
      StackName: shape.stack,
      TemplateBody: JSON.stringify(templateOf(shape)),
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_AUTO_EXPAND'],
      Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
    });
    for (;;) {
      const { Stacks: [made] = [] } = await cloudFormation.describeStacks({ StackName: shape.stack });
      if (made?.StackStatus === 'CREATE_COMPLETE') break;
      if (made?.StackStatus !== 'CREATE_IN_PROGRESS') throw new Error(`${shape.stack}: ${made?.StackStatus ?? 'gone'}`);
      await pause(20);
    }
  }
}
