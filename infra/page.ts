import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  type HeadersReferrerPolicy,
  HttpVersion,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { pageHeaders, userPoolOrigin } from '../tools/page/page-headers.ts';

/** What the page is built with. */
export interface PageProps {
  /** Origins of the API and its WebSocket, which the page may call beside the user pool. */
  api: string;
  /** A name of your own. @default CloudFront's */
  domain: string | undefined;
  /** Its certificate, in us-east-1. */
  certificateArn: string | undefined;
}

/** Where people use Countersign in a browser: files that `npm run deploy` uploads, in a bucket that CloudFront alone reads. */
export class Page extends Construct {
  readonly bucket: Bucket;
  readonly distribution: Distribution;
  /** Its address, with a `/` at the end. */
  readonly url: string;

  constructor(scope: Construct, id: string, { api, domain, certificateArn }: PageProps) {
    super(scope, id);
    const { stackName, region } = Stack.of(this);
    // What is named in CloudFront is named for all Regions.
    const name = `${stackName}-${region}`;
    this.bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      // Nothing in it is worth keeping, but CloudFormation deletes no bucket that is not empty: a stack that goes would fail by it.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const behavior: BehaviorOptions = {
      origin: S3BucketOrigin.withOriginAccessControl(this.bucket, {
        originAccessControl: new S3OriginAccessControl(this, 'Access', { originAccessControlName: name }),
      }),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: headersPolicy(this, name, [api, userPoolOrigin(region)]),
    };
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `The page of ${stackName}`,
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultRootObject: 'index.html',
      // What is not named for its content is never kept at the edge, so an upload shows at once and nothing is invalidated.
      defaultBehavior: { ...behavior, cachePolicy: CachePolicy.CACHING_DISABLED },
      additionalBehaviors: { 'assets/*': { ...behavior, cachePolicy: CachePolicy.CACHING_OPTIMIZED } },
      // A file that is not there is forbidden, as S3 tells nobody who may not list; one that comes a moment later must show.
      errorResponses: [{ httpStatus: 403, ttl: Duration.seconds(0) }],
      ...(domain && certificateArn
        ? {
            domainNames: [domain],
            certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
          }
        : {}),
    });
    this.url = `https://${domain ?? this.distribution.distributionDomainName}/`;
    acknowledge(this);
  }
}

/** The headers that CloudFront puts on each answer, over what S3 says. */
function headersPolicy(scope: Construct, name: string, connect: string[]): ResponseHeadersPolicy {
  const {
    'content-security-policy': contentSecurityPolicy,
    'referrer-policy': referrerPolicy,
    'x-content-type-options': _,
    ...others
  } = pageHeaders(connect);
  const override = true;
  return new ResponseHeadersPolicy(scope, 'Headers', {
    responseHeadersPolicyName: name,
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy, override },
      contentTypeOptions: { override },
      referrerPolicy: { referrerPolicy: referrerPolicy as HeadersReferrerPolicy, override },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override },
    },
    customHeadersBehavior: {
      customHeaders: Object.entries(others).map(([header, value]) => ({ header, value, override })),
    },
  });
}

/** Tells cdk-nag why the page does without what it wants. */
function acknowledge({ bucket, distribution }: Page): void {
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason: 'CloudFront alone reads it, and what is in it is public',
  });
  Validations.of(distribution).acknowledge(
    { id: 'AwsSolutions-CFR1', reason: 'Who may sign is not known by the country' },
    { id: 'AwsSolutions-CFR2', reason: 'A web ACL costs by the month, and there is nothing behind it but files' },
    { id: 'AwsSolutions-CFR3', reason: 'Addresses of readers in a log are personal data that nobody asked for' },
    { id: 'AwsSolutions-CFR4', reason: 'CloudFront alone decides what its own certificate is served with' },
  );
}
