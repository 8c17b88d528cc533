import { RemovalPolicy } from 'aws-cdk-lib';

/**
 * What becomes of what holds data when the stack goes. In prod it stays, unless the deployment that made it failed: an
 * empty queue, log or machine helps nobody.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 */
export const removal = (isProd: boolean) => (isProd ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY);

/**
 * The same for what is protected against deletion in prod. It stays even where its first deployment failed:
 * CloudFormation may not delete what is protected, and a rollback that tries ends as ROLLBACK_FAILED.
 */
export const guarded = (isProd: boolean) => ({
  deletionProtection: isProd,
  removalPolicy: isProd ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
});
